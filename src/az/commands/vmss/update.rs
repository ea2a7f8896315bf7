//! `az vmss update`: the set as it is, changed and sent whole; or one instance of it.

use serde_json::{Value, json};

use super::{SET, SHARED, is_flexible, set_path};
use crate::az::arguments::Arguments;
use crate::az::client::{COMPUTE, Client};
use crate::az::commands::ppg;
use crate::az::error::AzError;
use crate::az::fill::{base64, fill_given, put};
use crate::az::flatten::flat;
use crate::az::generic;

const PLACES: &[(&str, &str)] = &[
    ("--license-type", "/properties/virtualMachineProfile/licenseType"),
    ("--priority", "/properties/virtualMachineProfile/priority"),
    (
        "--max-price",
        "/properties/virtualMachineProfile/billingProfile/maxPrice",
    ),
    (
        "--enable-automatic-repairs",
        "/properties/automaticRepairsPolicy/enabled",
    ),
    (
        "--automatic-repairs-action",
        "/properties/automaticRepairsPolicy/repairAction",
    ),
    (
        "--enable-hibernation",
        "/properties/additionalCapabilities/hibernationEnabled",
    ),
    ("--force-deletion", "/properties/scaleInPolicy/forceDeletion"),
    ("--enable-spot-restore", "/properties/spotRestorePolicy/enabled"),
    ("--upgrade-policy-mode", "/properties/upgradePolicy/mode"),
    (
        "--security-type",
        "/properties/virtualMachineProfile/securityProfile/securityType",
    ),
    (
        "--enable-secure-boot",
        "/properties/virtualMachineProfile/securityProfile/uefiSettings/secureBootEnabled",
    ),
    (
        "--enable-vtpm",
        "/properties/virtualMachineProfile/securityProfile/uefiSettings/vTpmEnabled",
    ),
    (
        "--disk-controller-type",
        "/properties/virtualMachineProfile/storageProfile/diskControllerType",
    ),
    (
        "--skuprofile-allocation-strategy",
        "/properties/skuProfile/allocationStrategy",
    ),
];

const EVENTS: &str = "/properties/virtualMachineProfile/scheduledEventsProfile/terminateNotificationProfile";

pub(super) fn update(client: &mut Client<'_>, arguments: &Arguments) -> Result<Value, AzError> {
    let protects = ["--protect-from-scale-in", "--protect-from-scale-set-actions"];
    if let Some(instance) = arguments.text("--instance-id") {
        return update_instance(client, arguments, instance);
    }
    if protects.iter().any(|option| arguments.given(option)) {
        return Err(AzError::new(
            "usage error: protection policies can only be applied to VM instances within a VMSS. \
             Please use --instance-id to specify a VM instance",
        ));
    }
    super::check::changed(arguments)?;
    SET.update(client, arguments, |client, body| {
        if ["--regular-priority-count", "--regular-priority-percentage"].iter().any(|o| arguments.given(o))
            && !is_flexible(body)
        {
            return Err(AzError::new(
                "--regular-priority-count/--regular-priority-percentage is only available for VMSS with flexible \
                 orchestration mode",
            ));
        }
        change(client, body, arguments);
        Ok(())
    })
}

fn change(client: &mut Client<'_>, body: &mut Value, arguments: &Arguments) {
    fill_given(body, arguments, SHARED);
    fill_given(body, arguments, PLACES);
    if let Some(minutes) = arguments.text("--automatic-repairs-grace-period") {
        put(
            body,
            "/properties/automaticRepairsPolicy/gracePeriod",
            format!("PT{minutes}M").into(),
        );
        if !arguments.given("--enable-automatic-repairs") {
            put(body, "/properties/automaticRepairsPolicy/enabled", true.into());
        }
    }
    let notify = arguments.switch("--enable-terminate-notification");
    let time = arguments.text("--terminate-notification-time");
    if notify.is_some() || time.is_some() {
        let mut profile = json!({});
        // A time alone turns it on (recorded: PT8M with enable true).
        profile["enable"] = notify.unwrap_or(true).into();
        if let Some(minutes) = time {
            profile["notBeforeTimeout"] = format!("PT{minutes}M").into();
        }
        put(body, EVENTS, profile);
    }
    if let Some(ppg) = ppg::named(client, arguments) {
        put(body, "/properties/proximityPlacementGroup", ppg);
    }
    if let Some(size) = arguments.text("--vm-sku") {
        if body["sku"]["name"] == size {
            client.warn(format!("VMSS sku is already {size}"));
        }
        put(body, "/sku/name", size.into());
    }
    let sizes = arguments.list("--skuprofile-vmsizes");
    if let Some(sizes) = sizes {
        put(
            body,
            "/properties/skuProfile/vmSizes",
            super::create::mix(&sizes, arguments),
        );
    }
    for (option, place) in [
        ("--user-data", "/properties/virtualMachineProfile/userData"),
        (
            "--custom-data",
            "/properties/virtualMachineProfile/osProfile/customData",
        ),
    ] {
        if let Some(text) = arguments.text(option) {
            put(body, place, base64(text).into());
        }
    }
}

fn update_instance(client: &mut Client<'_>, arguments: &Arguments, instance: &str) -> Result<Value, AzError> {
    let path = format!("{}/virtualMachines/{instance}", set_path(client, arguments));
    let mut body = client.get(&path, COMPUTE)?;
    const PLACES: &[(&str, &str)] = &[
        ("--license-type", "/properties/licenseType"),
        (
            "--protect-from-scale-in",
            "/properties/protectionPolicy/protectFromScaleIn",
        ),
        (
            "--protect-from-scale-set-actions",
            "/properties/protectionPolicy/protectFromScaleSetActions",
        ),
    ];
    fill_given(&mut body, arguments, PLACES);
    generic::update(&mut body, arguments)?;
    Ok(flat(client.put(&path, COMPUTE, body)?))
}
