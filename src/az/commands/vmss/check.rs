//! What the CLI refuses of a set before it sends anything (vm/_validators.py; facts.md §4.8).

use crate::az::arguments::Arguments;
use crate::az::error::AzError;

/// Of a new set.
pub(super) fn new(arguments: &Arguments, flexible: bool) -> Result<(), AzError> {
    let given = |options: &[&str]| options.iter().any(|option| arguments.given(option));
    if !flexible && given(&["--os-disk-delete-option", "--data-disk-delete-option"]) {
        return Err(AzError::new(
            "usage error: --os-disk-delete-option/--data-disk-delete-option is only available for VMSS with \
             flexible orchestration mode",
        ));
    }
    if !flexible && given(&["--regular-priority-count", "--regular-priority-percentage"]) {
        return Err(AzError::new(
            "usage error: --regular-priority-count/--regular-priority-percentage is only available for VMSS with \
             flexible orchestration mode",
        ));
    }
    if flexible {
        const BANNED: [&str; 6] = [
            "--disable-overprovision",
            "--health-probe",
            "--host-group",
            "--nat-pool-name",
            "--scale-in-policy",
            "--user-data",
        ];
        if let Some(option) = BANNED.iter().find(|option| arguments.given(option)) {
            return Err(AzError::new(format!(
                "usage error: {option} is not supported for Flex mode"
            )));
        }
        if arguments.given("--vm-sku") && !arguments.given("--image") {
            return Err(AzError::new(
                "usage error: please specify the --image when you want to specify the VM SKU",
            ));
        }
        if arguments
            .list("--assign-identity")
            .is_some_and(|identities| identities.contains(&"[system]"))
        {
            return Err(AzError::new(
                "usage error: only user assigned indetity is suppoprted for Flex mode.",
            ));
        }
    }
    if arguments.given("--load-balancer") && arguments.given("--app-gateway") {
        return Err(AzError::new(
            "incorrect usage: --load-balancer NAME_OR_ID | --application-gateway NAME_OR_ID",
        ));
    }
    if arguments
        .text("--app-gateway")
        .is_some_and(|gateway| !gateway.is_empty())
    {
        // Ours: the lab has no application gateways.
        return Err(AzError::new(
            "Application gateways are not played here. Use --load-balancer.",
        ));
    }
    if given(&["--automatic-repairs-grace-period", "--automatic-repairs-action"])
        && !(arguments.given("--load-balancer") && arguments.given("--health-probe"))
    {
        return Err(AzError::new(
            "usage error: --load-balancer and --health-probe are required when creating vmss with automatic repairs",
        ));
    }
    if !flexible && arguments.given("--vm-domain-name") && !arguments.flag("--public-ip-per-vm") {
        return Err(AzError::new(
            "usage error: --vm-domain-name can only be used when --public-ip-per-vm is enabled",
        ));
    }
    if arguments.given("--eviction-policy") && !arguments.given("--priority") {
        return Err(AzError::new(
            "usage error: --priority PRIORITY [--eviction-policy POLICY]",
        ));
    }
    Ok(())
}

/// Of a change to one.
pub(super) fn changed(arguments: &Arguments) -> Result<(), AzError> {
    let repairs = arguments.switch("--enable-automatic-repairs");
    let detail =
        arguments.given("--automatic-repairs-grace-period") || arguments.given("--automatic-repairs-action");
    match repairs {
        Some(false) if detail => {
            return Err(AzError::new(
                "usage error: please enable --enable-automatic-repairs",
            ));
        }
        Some(true) if !detail => {
            return Err(AzError::new(
                "usage error: please set --automatic-repairs-grace-period or --automatic-repairs-action",
            ));
        }
        _ => {}
    }
    let notification = arguments.switch("--enable-terminate-notification");
    let time = arguments.given("--terminate-notification-time");
    match notification {
        Some(true) if !time => Err(AzError::new(
            "usage error: please set --terminate-notification-time",
        )),
        Some(false) if time => Err(AzError::new(
            "usage error: please enable --enable-terminate-notification",
        )),
        _ => Ok(()),
    }
}
