//! What of a body the rules read: a typed part that has to say what the body says.

use flexlab::arm::rest::{Plane, Request, handle};
use flexlab::arm::spec::{AutoscaleSchedule, AutoscaleSpec, ScaleSetSpec};
use flexlab::arm::{Kind, ResourceId};
use serde_json::{Value, json};

const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/g1";

fn put(plane: &mut Plane, place: &str, body: Value) {
    let url = format!("{GROUP}{place}?api-version=2023-09-01");
    let answer = handle(plane, &Request::new("PUT", &url, Some(body)));
    assert!(answer.status < 300, "{place}: {:?}", answer.body);
    plane.settle();
}

/// A plane with a Flexible set, whose repairs are these.
fn with_set(grace: &str, notice: &str) -> Plane {
    let mut plane = Plane::pay_as_you_go();
    put(&mut plane, "", json!({ "location": "westus" }));
    let network = json!({ "location": "westus", "properties": {
        "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
        "subnets": [{ "name": "s", "properties": { "addressPrefix": "10.0.0.0/24" } }],
    } });
    put(
        &mut plane,
        "/providers/Microsoft.Network/virtualNetworks/net",
        network,
    );
    let subnet = format!("{GROUP}/providers/Microsoft.Network/virtualNetworks/net/subnets/s");
    let profile = json!({
        "storageProfile": { "imageReference": {
            "publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy", "sku": "22_04-lts-gen2", "version": "latest",
        } },
        "osProfile": { "computerNamePrefix": "uni", "adminUsername": "student", "adminPassword": "Secret-123456" },
        "extensionProfile": { "extensions": [{ "name": "health", "properties": {
            "publisher": "Microsoft.ManagedServices", "type": "ApplicationHealthLinux", "typeHandlerVersion": "1.0",
            "settings": { "protocol": "http", "port": 80, "requestPath": "/" },
        } }] },
        "scheduledEventsProfile": { "terminateNotificationProfile": { "enable": true, "notBeforeTimeout": notice } },
        "networkProfile": { "networkInterfaceConfigurations": [{ "name": "nic", "properties": { "primary": true,
            "ipConfigurations": [{ "name": "one", "properties": { "subnet": { "id": subnet } } }] } }] },
    });
    let set = json!({ "location": "westus", "sku": { "name": "Standard_B1s", "capacity": 1 }, "properties": {
        "orchestrationMode": "Uniform", "upgradePolicy": { "mode": "Manual" },
        "automaticRepairsPolicy": { "enabled": true, "gracePeriod": grace }, "virtualMachineProfile": profile,
    } });
    put(
        &mut plane,
        "/providers/Microsoft.Compute/virtualMachineScaleSets/set",
        set,
    );
    plane
}

fn set(plane: &Plane) -> &ScaleSetSpec {
    let id = ResourceId::new("g1", Kind::ScaleSet, "set");
    let resource = plane.world().resource(&id).expect("the set is there");
    &resource.scale_set().expect("it is a set").spec
}

fn autoscale(profile: Value) -> AutoscaleSpec {
    let mut plane = with_set("PT10M", "PT5M");
    let setting = json!({ "location": "westus", "properties": {
        "targetResourceUri": format!("{GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/set"),
        "enabled": false, "profiles": [profile],
    } });
    put(
        &mut plane,
        "/providers/Microsoft.Insights/autoscalesettings/auto",
        setting,
    );
    let id = ResourceId::new("g1", Kind::AutoscaleSetting, "auto");
    let resource = plane.world().resource(&id).expect("the setting is there");
    resource.autoscale().expect("it is a setting").spec.clone()
}

#[test]
fn a_duration_means_what_it_says_however_it_is_written() {
    for (text, minutes) in [("PT30M", 30), ("PT1H", 60), ("PT1H30M", 90), ("PT1800S", 30)] {
        let plane = with_set(text, "PT300S");
        let repairs = set(&plane).automatic_repairs.expect("repairs are on");
        assert_eq!(repairs.grace_period_minutes, minutes, "{text}");
        let profile = set(&plane).profile.as_ref().expect("a profile");
        assert_eq!(profile.machine.terminate_notification_minutes, Some(5));
    }
}

#[test]
fn a_schedule_holds_at_the_offset_of_its_time_zone() {
    for (zone, minutes) in [
        ("UTC", 0),
        ("India Standard Time", 330),
        ("Tokyo Standard Time", 540),
        ("Newfoundland Standard Time", -210),
    ] {
        let spec = autoscale(json!({
            "name": "p", "capacity": { "minimum": "1", "maximum": "2", "default": "1" }, "rules": [],
            "recurrence": { "frequency": "Week", "schedule": {
                "timeZone": zone, "days": ["Monday"], "hours": [9], "minutes": [0],
            } },
        }));
        let Some(AutoscaleSchedule::Weekly {
            utc_offset_minutes, ..
        }) = &spec.profiles[0].schedule
        else {
            panic!("{zone}: {:?}", spec.profiles);
        };
        assert_eq!(*utc_offset_minutes, minutes, "{zone}");
    }
}

#[test]
fn a_rule_that_says_no_value_scales_by_one() {
    let spec = autoscale(json!({
        "name": "p", "capacity": { "minimum": "1", "maximum": "2", "default": "1" },
        "rules": [{
            "metricTrigger": { "metricName": "Percentage CPU", "operator": "GreaterThan", "threshold": 70,
                "timeWindow": "PT5M" },
            "scaleAction": { "direction": "Increase", "type": "ChangeCount", "cooldown": "PT5M" },
        }],
    }));
    assert_eq!(spec.profiles[0].rules[0].value, 1);
}
