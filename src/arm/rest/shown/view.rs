//! Instance views.

use serde_json::{Value, json};

use crate::arm::json as typed;
use crate::arm::rest::body;
use crate::arm::world::{ProvisioningState, Resource, ScaleSet, World};

/// A machine's view: the typed one, with what only its document says (facts.md §1.4).
pub(in crate::arm::rest) fn view(world: &World, resource: &Resource) -> Option<Value> {
    let mut view = typed::instance_view(resource)?;
    let vm = resource.vm()?;
    let shown = super::resource(world, resource, &Default::default());
    if let Some(disks) = view.get_mut("disks").and_then(Value::as_array_mut) {
        let template = disks.first().cloned().unwrap_or_else(|| json!({}));
        for (_, id) in &vm.data_disks {
            let mut disk = template.clone();
            body::fields(&mut disk).insert("name".into(), id.name().into());
            disks.push(disk);
        }
    }
    let fields = body::fields(&mut view);
    if let Some(domain) = vm.spec.platform_fault_domain {
        fields.insert("platformFaultDomain".into(), domain.into());
    }
    if vm.spec.availability_set.is_some() {
        let at = &vm.placement;
        fields.insert("platformFaultDomain".into(), at.fault_domain.unwrap_or(0).into());
        fields.insert(
            "platformUpdateDomain".into(),
            at.update_domain.unwrap_or(0).into(),
        );
    }
    of_system(&mut view, shown.get("properties"));
    extensions(&mut view, &shown);
    let second = body::text(&shown, "properties.storageProfile.diskControllerType").is_some();
    let fields = body::fields(&mut view);
    fields.insert("hyperVGeneration".into(), if second { "V2" } else { "V1" }.into());
    Some(view)
}

/// Windows' agent says nothing of extensions where there are none (virtualmachinescalesetvmclient).
pub(super) fn of_system(view: &mut Value, holder: Option<&Value>) {
    let windows =
        holder.and_then(|holder| body::text(holder, "storageProfile.osDisk.osType")) == Some("Windows");
    if let Some(Value::Object(agent)) = view.get_mut("vmAgent").filter(|_| windows) {
        agent.remove("extensionHandlers");
    }
}

/// What the agent and the platform say of each extension (test_vm_create_state_modifications).
fn extensions(view: &mut Value, shown: &Value) {
    let listed = body::list(shown, "resources");
    if listed.is_empty() || view.get("vmAgent").is_none() {
        return;
    }
    let status = |shown: &str, message: &str| {
        json!({
            "code": "ProvisioningState/succeeded", "level": "Info", "displayStatus": shown, "message": message,
        })
    };
    let kind = |extension: &Value| {
        let of = |name: &str| body::text(extension, &format!("properties.{name}")).unwrap_or_default();
        format!("{}.{}", of("publisher"), of("type"))
    };
    let version =
        |extension: &Value| body::text(extension, "properties.typeHandlerVersion").map(str::to_owned);
    let handlers = listed.iter().map(|extension| {
        json!({
            "type": kind(extension), "typeHandlerVersion": version(extension),
            "status": status("Ready", "Plugin enabled"),
        })
    });
    let handlers: Vec<Value> = handlers.collect();
    let all = listed.iter().map(|extension| {
        json!({
            "name": extension.get("name"), "type": kind(extension), "typeHandlerVersion": version(extension),
            "statuses": [status("Provisioning succeeded", "Enable succeeded.")],
        })
    });
    let all: Vec<Value> = all.collect();
    body::object(view, "vmAgent").insert("extensionHandlers".into(), handlers.into());
    body::fields(view).insert("extensions".into(), all.into());
}

/// A set's view: how many instances are in which state (facts.md §1.2).
pub(in crate::arm::rest) fn set_view(resource: &Resource, set: &ScaleSet) -> Value {
    let mut counts: Vec<(ProvisioningState, u32)> = Vec::new();
    for instance in &set.instances {
        let state = instance.provisioning_state;
        match counts.iter_mut().find(|(known, _)| *known == state) {
            Some((_, count)) => *count += 1,
            None => counts.push((state, 1)),
        }
    }
    let code = |state: ProvisioningState| format!("ProvisioningState/{}", state.text().to_lowercase());
    let summary = counts
        .iter()
        .map(|(state, count)| json!({ "code": code(*state), "count": count }));
    let state = resource.provisioning_state;
    let shown = match state {
        ProvisioningState::Succeeded => "Provisioning succeeded",
        other => other.text(),
    };
    let mut view = json!({
        "virtualMachine": { "statusesSummary": summary.collect::<Vec<Value>>() },
        "statuses": [{
            "code": code(state), "level": "Info", "displayStatus": shown, "time": resource.created.iso(),
        }],
    });
    if set.spec.automatic_repairs.is_some() {
        // facts.md §2.8.
        let state = if set.services.repairs_suspended {
            "Suspended"
        } else {
            "Running"
        };
        view["orchestrationServices"] = json!([{ "serviceName": "AutomaticRepairs", "serviceState": state }]);
    }
    view
}
