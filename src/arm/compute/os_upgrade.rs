//! Upgrades of a Uniform scale set's instances to a newer version of their image (facts.md §2.1;
//! data/sdk_properties.csv, `AutomaticOSUpgradePolicy`): a rolling upgrade that replaces system disks.
//!
//! Flexible sets have none (facts.md §2.1), whatever their policy says.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::members::{self, Member, MemberId};
use super::upgrade::{SETTLE_MS, begin, next_batch};
use super::{health, os_image, rollout};
use crate::arm::advance::Due;
use crate::arm::catalog::Image;
use crate::arm::catalog::durations::OperationKind;
use crate::arm::clock::Time;
use crate::arm::error::ArmError;
use crate::arm::event::{Act, EventStatus, Happening};
use crate::arm::id::{Kind, ResourceId};
use crate::arm::operation::PowerAction;
use crate::arm::put::not_found;
use crate::arm::spec::*;
use crate::arm::world::*;
use crate::arm::writer::{Cause, Writer};

/// Its own policy where it says so, or the default one (data/sdk_properties.csv, `useRollingUpgradePolicy`).
pub(super) fn policy(world: &World, set: &ResourceId) -> RollingUpgrade {
    let body = world.scale_set(set).map(|(_, body)| body);
    let Some(policies) = body.map(|body| &body.spec.policies) else {
        return RollingUpgrade::default();
    };
    let own = policies.rolling.filter(|_| policies.os_upgrade.own_policy);
    RollingUpgrade {
        roll_back: !policies.os_upgrade.no_rollback,
        ..own.unwrap_or_default()
    }
}

/// Whether a machine has the version that an upgrade brings, or a newer one.
pub(super) fn has(member: &Member<'_>, brought: &NewImage) -> bool {
    is_of(member, brought.image) && member.condition.image >= brought.to
}

fn is_of(member: &Member<'_>, image: &Image) -> bool {
    let machine = member.machine.and_then(|machine| os_image::latest_of(machine));
    member.profile.is_some() && machine == Some(image)
}

/// What an upgrade has still to bring its version to, may be touched or not.
fn all_behind<'a>(world: &'a World, set: &ResourceId, brought: &NewImage) -> Vec<Member<'a>> {
    let mut members = members::all(world, set);
    members.retain(|member| {
        is_of(member, brought.image)
            && member.condition.image < brought.to
            && !member.is_going()
            && !member.condition.protection.from_scale_set_actions
    });
    members
}

/// What it may take now; the oldest first, or before them the unhealthy where the policy says so.
pub(super) fn behind(world: &World, set: &ResourceId, brought: &NewImage) -> Vec<MemberId> {
    let mut members = all_behind(world, set, brought);
    members.retain(|member| member.provisioning_state != ProvisioningState::Creating);
    let unhealthy_first = policy(world, set).unhealthy_first;
    members.sort_by_key(|member| {
        let later = unhealthy_first && !member.health().is_bad();
        (later, member.age)
    });
    members.into_iter().map(|member| member.id).collect()
}

/// What it may take sooner or later: the turn of what is being made comes when it is there.
pub(super) fn outstanding(world: &World, set: &ResourceId, brought: &NewImage) -> Vec<MemberId> {
    let members = all_behind(world, set, brought).into_iter();
    members.map(|member| member.id).collect()
}

/// What there is to bring to a set's instances.
fn due(world: &World, set: &ResourceId) -> Option<NewImage> {
    let (resource, body) = world.scale_set(set)?;
    let uniform = body.spec.orchestration_mode == OrchestrationMode::Uniform;
    let idle = body.services.rollout.as_ref();
    let idle = idle.is_none_or(|rollout| rollout.state != RolloutState::RollingForward);
    if !uniform || !idle || resource.provisioning_state == ProvisioningState::Deleting {
        return None;
    }
    let image = os_image::latest_of(&body.spec.profile.as_ref()?.machine)?;
    let to = world.ground.newest(image);
    let brought = NewImage {
        image,
        from: Rc::default(),
        to,
        asked: None,
        overtaken: false,
    };
    let behind = all_behind(world, set, &brought).into_iter();
    let from: BTreeMap<MemberId, u32> = behind.map(|member| (member.id, member.condition.image)).collect();
    (!from.is_empty()).then(|| NewImage {
        from: Rc::new(from),
        ..brought
    })
}

/// A newer version may have come out, or what stood in its way is over: each set whose policy says so begins, once for each
/// version.
pub(super) fn look(writer: &mut Writer, set: &ResourceId) {
    let Some((_, body)) = writer.world.scale_set(set) else {
        return;
    };
    let policy = body.spec.policies.os_upgrade;
    if !body.spec.automatic_os_upgrade || policy.deferred || writer.world.ground.releases.is_empty() {
        return;
    }
    let Some(brought) = due(&writer.world, set) else {
        return;
    };
    let tried = |rollout: &Rollout| {
        let image = rollout.image.as_ref();
        image.is_some_and(|known| known.image == brought.image && known.to >= brought.to && !known.overtaken)
    };
    let last = body.services.rollout.iter();
    let mut known = last.chain(body.services.os_upgrades.iter().map(|(known, _)| known));
    if !known.any(|known| tried(known)) {
        let cause = health::platform(writer, Act::RollingUpgrade);
        start(writer, set, brought, &cause);
    }
}

/// A lab brings out a newer version of an image, in every region at once (ours).
pub(super) fn release(writer: &mut Writer, image: &'static Image, broken: bool) {
    Rc::make_mut(&mut writer.world.ground)
        .releases
        .push((image, broken));
    let sets = writer.world.of_kind(Kind::ScaleSet);
    let sets: Vec<ResourceId> = sets.map(|set| set.id.clone()).collect();
    sets.iter().for_each(|set| look(writer, set));
}

/// `osRollingUpgrade`: instances that have the latest version already are not touched (data/cli_commands.csv).
///
/// # Errors
/// When the set is not there, or is being upgraded already.
pub(in crate::arm) fn ask(writer: &mut Writer, set: &ResourceId, cause: &Cause) -> Result<(), ArmError> {
    let (resource, body) = writer.world.scale_set(set).ok_or_else(|| not_found(set))?;
    if resource.provisioning_state == ProvisioningState::Deleting {
        return Err(super::marked_for_deletion(resource));
    }
    let rollout = body.services.rollout.as_ref();
    if rollout.is_some_and(|rollout| rollout.state == RolloutState::RollingForward) {
        let message = format!("Scale set '{}' has a rolling upgrade under way.", set.name());
        return Err(ArmError::ours("OperationNotAllowed", message));
    }
    let subject = writer.subject(set);
    writer.emit(cause, EventStatus::Accepted, None, [subject.clone()]);
    if let Some(brought) = due(&writer.world, set) {
        let brought = NewImage {
            asked: Some(cause.correlation_id.clone()),
            ..brought
        };
        start(writer, set, brought, cause);
    } else {
        writer.emit(cause, EventStatus::Succeeded, Some(Happening::Updated), [subject]);
    }
    Ok(())
}

/// Whoever asked for an upgrade is told that it goes no further. It has not failed: it is an end that somebody chose.
pub(super) fn called_off(writer: &mut Writer, set: &ResourceId, rollout: &Rollout, why: &str) {
    let asked = rollout.image.as_ref().and_then(|image| image.asked.clone());
    let Some(correlation_id) = asked else { return };
    let cause = Cause {
        act: Act::RollingUpgrade,
        correlation_id,
    };
    let error = Rc::new(ArmError::ours("Cancelled", why));
    let subject = writer.subject(set);
    writer.emit_in(
        "",
        &cause,
        EventStatus::Failed,
        None,
        [subject].into(),
        Some(error),
    );
}

fn start(writer: &mut Writer, set: &ResourceId, brought: NewImage, cause: &Cause) {
    let last = writer.world.scale_set(set);
    let last = last.and_then(|(_, body)| Some(body.services.rollout.as_ref()?.begun));
    let now = writer.world.time;
    let begun = last.map_or(now, |last| now.max(last.plus_ms(1)));
    let rollout = Rollout::new(begun, now, Some(brought), None);
    begin(writer, set, rollout, cause);
}

/// Instances begin to be made anew, of another version.
pub(super) fn reimage(
    writer: &mut Writer,
    set: &ResourceId,
    ids: &[MemberId],
    version: u32,
    (begun, rolling): (Time, bool),
    cause: &Cause,
) {
    members::change(writer, set, ids, |slot| {
        *slot.provisioning_state = ProvisioningState::Updating;
        if *slot.power_state == PowerState::Running {
            *slot.power_state = PowerState::Starting;
        }
        slot.condition.image = version;
    });
    let takes_ms = writer.duration(OperationKind::ReimageScaleSet);
    let due = Due::Reimaged {
        set: set.clone(),
        unique_id: writer.subject(set).unique_id,
        members: ids.to_vec(),
        version,
        rollout: begun,
        rolling,
        cause: cause.clone(),
    };
    writer.schedule(takes_ms, due);
}

/// Instances go back to the versions that they had. That this is well does not make the upgrade so: it is told as another act.
pub(super) fn take_back(
    writer: &mut Writer,
    set: &ResourceId,
    ids: &[MemberId],
    (brought, begun): (&NewImage, Time),
    cause: &Cause,
) {
    let cause = Cause {
        act: Act::InstancePower(PowerAction::Reimage),
        correlation_id: cause.correlation_id.clone(),
    };
    let mut versions: BTreeMap<u32, Vec<MemberId>> = BTreeMap::new();
    for id in ids {
        versions.entry(brought.before(id)).or_default().push(id.clone());
    }
    for (version, ids) in versions {
        reimage(writer, set, &ids, version, (begun, false), &cause);
    }
    rollout::change(writer, set, |rollout| rollout.rolled_back = ids.len() as u32);
}

/// Instances have been made anew.
pub(in crate::arm) fn reimaged(
    writer: &mut Writer,
    set: &ResourceId,
    unique_id: &Rc<str>,
    (ids, version): (&[MemberId], u32),
    (begun, rolling): (Time, bool),
    cause: &Cause,
) {
    if !super::instances::is(writer, set, unique_id) {
        return;
    }
    let there = |id: &&MemberId| {
        members::one(&writer.world, set, id).is_some_and(|member| {
            member.provisioning_state == ProvisioningState::Updating && member.condition.image == version
        })
    };
    let ids: Vec<MemberId> = ids.iter().filter(there).cloned().collect();
    super::upgrade::are_up(writer, set, &ids);
    if rolling {
        let pause = policy(&writer.world, set).pause_seconds;
        next_batch(writer, set, SETTLE_MS + i64::from(pause) * 1_000, begun, cause);
    } else {
        let subject = writer.subject(set);
        writer.emit(cause, EventStatus::Succeeded, Some(Happening::Updated), [subject]);
    }
}

/// An upgrade that there was becomes a part of the history, as another begins.
pub(super) fn remember(writer: &mut Writer, set: &ResourceId) {
    let Some((_, body)) = writer.world.scale_set(set) else {
        return;
    };
    let Some(rollout) = body
        .services
        .rollout
        .clone()
        .filter(|rollout| rollout.image.is_some())
    else {
        return;
    };
    let now = writer.world.time;
    if rollout.state == RolloutState::RollingForward {
        called_off(
            writer,
            set,
            &rollout,
            "A newer model has taken the place of the upgrade.",
        );
    }
    let rollout = match rollout.state {
        RolloutState::RollingForward => Rc::new(Rollout {
            state: RolloutState::Cancelled,
            ended: Some(now),
            image: rollout.image.clone().map(|image| NewImage {
                overtaken: true,
                ..image
            }),
            ..Rollout::clone(&rollout)
        }),
        _ => rollout,
    };
    let progress = rollout::progress(&writer.world, set, &rollout);
    super::scale_set::change(writer, set, |set| {
        set.services.os_upgrades.push((rollout, progress))
    });
}
