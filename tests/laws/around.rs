//! What is around machines: locks, security rules, autoscale settings.

use flexlab::arm::spec::*;
use flexlab::arm::world::World;
use flexlab::arm::*;

use crate::draw::Draw;
use crate::support::*;

impl Draw {
    pub(crate) fn lock(&mut self, world: &World) -> Operation {
        let scope = match self.chance(30) {
            true => format!("/resourceGroups/{GROUP}"),
            false => self.set(world).to_string(),
        };
        // Taken away more often than put, so that not everything is refused.
        if self.chance(50) {
            let scope = world.locks().next().map_or(scope, |lock| lock.scope.to_string());
            return Operation::DeleteLock {
                scope,
                name: "keep".into(),
            };
        }
        Operation::PutLock(LockRequest {
            scope,
            name: "keep".into(),
            level: self.of(&[LockLevel::CanNotDelete, LockLevel::ReadOnly]),
            notes: None,
        })
    }

    pub(crate) fn rule(&mut self, world: &World) -> Operation {
        let group = self.any(world, Kind::NetworkSecurityGroup, &["nsg"]);
        if self.chance(40) {
            return Operation::DeleteSecurityRule {
                group,
                rule: "web".into(),
            };
        }
        let mut rule = ssh_rule();
        (rule.name, rule.priority) = ("web".into(), 300 + self.below(3) as u16);
        Operation::PutSecurityRule { group, rule }
    }

    pub(crate) fn autoscale(&mut self, world: &World) -> Operation {
        let rule = |operator, threshold, direction| AutoscaleRule {
            metric: "Percentage CPU".into(),
            operator,
            threshold,
            window_minutes: 5,
            direction,
            change: ScaleChange::ChangeCount,
            value: 1,
            cooldown_minutes: 5,
        };
        let setting = AutoscaleSpec {
            enabled: self.chance(90),
            target: self.set(world),
            profiles: vec![AutoscaleProfile {
                name: "default".into(),
                minimum: 1,
                maximum: 4,
                default: 1,
                rules: vec![
                    rule(Comparison::GreaterThan, 70.0, ScaleDirection::Increase),
                    rule(Comparison::LessThan, 30.0, ScaleDirection::Decrease),
                ],
                schedule: None,
            }],
        };
        Operation::Put {
            group: GROUP.into(),
            resource: resource(
                self.of(&["auto-0", "auto-1"]),
                SpecBody::AutoscaleSetting(Box::new(setting)),
            ),
        }
    }
}
