//! The world: everything that exists, and the look-ups.
//!
//! Nothing outside `arm` can change a world: its fields are private to `arm`, and `apply` and `advance` are the only
//! functions that return a new one. A clone costs a few pointers; `World` itself is never a save format.

use std::rc::Rc;

use imbl::OrdMap;

use super::advance::Due;
use super::catalog::limits::Offer;
use super::clock::Time;
use super::document::Document;
use super::error::ArmError;
use super::id::{Kind, ResourceId};
use super::index::Index;
use super::operation::{DeployRequest, LockLevel};
use super::shared::{SharedList, SharedMap};
use super::spec::*;

/// A name that compares as ARM compares names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(Rc<str>);

impl Key {
    /// The key of `name`.
    pub fn new(name: &str) -> Key {
        Key(name.to_lowercase().into())
    }
}

/// What a world starts from.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// Everything that is drawn is drawn from it.
    pub seed: u64,
    /// The subscription's display name: `Free Trial`.
    pub subscription_name: String,
    pub offer: Offer,
    /// When the simulated clock starts.
    pub epoch: Time,
    /// The student's time zone.
    pub utc_offset_minutes: i32,
}

/// The subscription.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscription {
    /// Its GUID.
    pub id: Rc<str>,
    pub name: Rc<str>,
    pub offer: Offer,
}

/// Everything that exists at one moment.
#[derive(Debug, Clone)]
pub struct World {
    pub(super) seed: u64,
    pub(super) time: Time,
    pub(super) utc_offset_minutes: i32,
    pub(super) subscription: Rc<Subscription>,
    pub(super) groups: SharedMap<Key, Rc<Group>>,
    pub(super) resources: OrdMap<ResourceId, Rc<Resource>>,
    pub(super) index: Index,
    pub(super) deployments: OrdMap<(Key, Key), Rc<Deployment>>,
    /// Locks, by the id of each.
    pub(super) locks: SharedMap<Key, Rc<Lock>>,
    pub(super) due: SharedMap<(Time, u64), Rc<Due>>,
    /// The number of the next transition, so that two at one moment keep their order.
    pub(super) sequence: u64,
    /// How often something was drawn for a purpose, by the purpose's hash: the `n` of `ids`.
    pub(super) draws: OrdMap<u64, u32>,
}

impl World {
    /// Whether both are one and the same: clones of one world, not merely equal ones. Costs a few comparisons.
    pub fn same(&self, other: &World) -> bool {
        self.time == other.time
            && self.sequence == other.sequence
            && self.resources.ptr_eq(&other.resources)
            && self.groups.ptr_eq(&other.groups)
            && self.deployments.ptr_eq(&other.deployments)
            && self.locks.ptr_eq(&other.locks)
            && self.due.ptr_eq(&other.due)
    }

    /// The simulated time.
    pub fn time(&self) -> Time {
        self.time
    }

    /// The student's time zone.
    pub fn utc_offset_minutes(&self) -> i32 {
        self.utc_offset_minutes
    }

    /// The subscription.
    pub fn subscription(&self) -> &Subscription {
        &self.subscription
    }

    /// Gives the subscription another id, before anything is in it.
    pub(super) fn call_subscription(&mut self, id: &str) {
        Rc::make_mut(&mut self.subscription).id = id.into();
    }

    /// When the next transition is due; `None` when the world is at rest.
    pub fn next_due(&self) -> Option<Time> {
        self.due.get_min().map(|((at, _), _)| *at)
    }

    /// Every resource group, by name.
    pub fn groups(&self) -> impl Iterator<Item = &Rc<Group>> {
        self.groups.values()
    }

    /// The resource group `name`.
    pub fn group(&self, name: &str) -> Option<&Rc<Group>> {
        self.groups.get(&Key::new(name))
    }

    /// Every resource, by group, kind and name.
    pub fn resources(&self) -> impl Iterator<Item = &Rc<Resource>> {
        self.resources.values()
    }

    /// The resource with this id.
    pub fn resource(&self, id: &ResourceId) -> Option<&Rc<Resource>> {
        self.resources.get(id)
    }

    /// Every resource of `kind`, by group and name.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Rc<Resource>> {
        let first = self.resources.get_min().map(|(id, _)| id);
        // Ids are ordered by group first: from each group to the next there is one look-up.
        std::iter::successors(first, |id| {
            let after = ResourceId::new(&[id.group(), "\0"].concat(), Kind::ALL[0], "");
            self.resources.range(after..).next().map(|(id, _)| id)
        })
        .flat_map(move |of_group| {
            let from = ResourceId::new(of_group.group(), kind, "");
            let here =
                move |id: &ResourceId| id.kind() == kind && id.group().eq_ignore_ascii_case(of_group.group());
            self.resources
                .range(from..)
                .take_while(move |(id, _)| here(id))
                .map(|(_, resource)| resource)
        })
    }

    /// Every resource of the group `name`.
    pub fn in_group<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Rc<Resource>> {
        let from = ResourceId::new(name, Kind::ALL[0], "");
        self.resources
            .range(from..)
            .take_while(move |(id, _)| id.group().eq_ignore_ascii_case(name))
            .map(|(_, resource)| resource)
    }

    /// The VMs that belong to a Flexible scale set, its own and those added to it, or to an availability set.
    pub fn members(&self, of: &ResourceId) -> impl Iterator<Item = &Rc<Resource>> {
        self.index.members(of).filter_map(|id| self.resources.get(id))
    }

    /// How many VMs belong to a Flexible scale set or to an availability set.
    pub fn member_count(&self, of: &ResourceId) -> usize {
        self.index.member_count(of)
    }

    /// The VM behind an id.
    pub fn vm(&self, id: &ResourceId) -> Option<(&Rc<Resource>, &Vm)> {
        self.resource(id)
            .and_then(|resource| Some((resource, resource.vm()?)))
    }

    /// The scale set behind an id.
    pub fn scale_set(&self, id: &ResourceId) -> Option<(&Rc<Resource>, &ScaleSet)> {
        self.resource(id)
            .and_then(|resource| Some((resource, resource.scale_set()?)))
    }

    /// Every deployment, by group and name.
    pub fn deployments(&self) -> impl Iterator<Item = &Rc<Deployment>> {
        self.deployments.values()
    }

    /// Every lock, by its id.
    pub fn locks(&self) -> impl Iterator<Item = &Rc<Lock>> {
        self.locks.values()
    }

    /// The deployment `name` of `group`.
    pub fn deployment(&self, group: &str, name: &str) -> Option<&Rc<Deployment>> {
        self.deployments.get(&(Key::new(group), Key::new(name)))
    }
}

/// `properties.provisioningState` (facts.md §5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProvisioningState {
    Creating,
    Updating,
    Succeeded,
    Failed,
    Deleting,
}

impl ProvisioningState {
    /// ARM's word, which is also the portal's.
    pub fn text(self) -> &'static str {
        match self {
            ProvisioningState::Creating => "Creating",
            ProvisioningState::Updating => "Updating",
            ProvisioningState::Succeeded => "Succeeded",
            ProvisioningState::Failed => "Failed",
            ProvisioningState::Deleting => "Deleting",
        }
    }
}

/// A resource group.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub name: Rc<str>,
    pub location: Rc<str>,
    pub tags: Tags,
    /// `Succeeded`, or `Deleting`.
    pub provisioning_state: ProvisioningState,
    /// This incarnation's GUID: ours, ARM has none for groups.
    pub unique_id: Rc<str>,
    /// The body as a client of the REST API sent it.
    pub document: Option<Document>,
}

/// A lock on the subscription, a resource group or a resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Lock {
    /// What it is on: a path without the subscription's, empty for the subscription itself.
    pub scope: Rc<str>,
    pub name: Rc<str>,
    pub level: LockLevel,
    pub notes: Option<Rc<str>>,
}

/// A resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    pub id: ResourceId,
    /// The region's short name.
    pub location: Rc<str>,
    /// Availability zones; empty when regional.
    pub zones: Vec<u8>,
    pub tags: Tags,
    /// +1 on every write: Compute's etag, and what a cache of its JSON is keyed by.
    pub version: u64,
    /// The GUID of this incarnation: `vmId`, `uniqueId` or `resourceGuid`.
    pub unique_id: Rc<str>,
    /// `timeCreated`.
    pub created: Time,
    pub provisioning_state: ProvisioningState,
    pub body: Body,
    /// The body as a client of the REST API sent it; an instance has its scale set's, as it was then.
    pub document: Option<Document>,
}

impl Resource {
    /// What it is as a VM.
    pub fn vm(&self) -> Option<&Vm> {
        if let Body::VirtualMachine(vm) = &self.body {
            Some(vm)
        } else {
            None
        }
    }

    /// What it is as a scale set.
    pub fn scale_set(&self) -> Option<&ScaleSet> {
        if let Body::ScaleSet(set) = &self.body {
            Some(set)
        } else {
            None
        }
    }

    /// What it is as a network interface.
    pub fn nic(&self) -> Option<&NetworkInterface> {
        if let Body::NetworkInterface(nic) = &self.body {
            Some(nic)
        } else {
            None
        }
    }

    /// What it is as a network security group.
    pub fn nsg(&self) -> Option<&NetworkSecurityGroupSpec> {
        if let Body::NetworkSecurityGroup(nsg) = &self.body {
            Some(nsg)
        } else {
            None
        }
    }

    /// What it is as a virtual network.
    pub fn vnet(&self) -> Option<&VirtualNetworkSpec> {
        if let Body::VirtualNetwork(vnet) = &self.body {
            Some(vnet)
        } else {
            None
        }
    }

    /// What it is as a public IP address.
    pub fn public_ip(&self) -> Option<&PublicIp> {
        if let Body::PublicIpAddress(ip) = &self.body {
            Some(ip)
        } else {
            None
        }
    }

    /// What it is as a load balancer.
    pub fn load_balancer(&self) -> Option<&LoadBalancer> {
        if let Body::LoadBalancer(balancer) = &self.body {
            Some(balancer)
        } else {
            None
        }
    }

    /// What it is as a disk.
    pub fn disk(&self) -> Option<&Disk> {
        if let Body::Disk(disk) = &self.body {
            Some(disk)
        } else {
            None
        }
    }
}

/// What is particular to a kind of resource.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    VirtualNetwork(VirtualNetworkSpec),
    NetworkInterface(Box<NetworkInterface>),
    NetworkSecurityGroup(NetworkSecurityGroupSpec),
    PublicIpAddress(PublicIp),
    Disk(Disk),
    VirtualMachine(Box<Vm>),
    ScaleSet(Box<ScaleSet>),
    AvailabilitySet(AvailabilitySetSpec),
    StorageAccount,
    KeyVault,
    NetworkWatcher,
    LoadBalancer(LoadBalancer),
    ProximityPlacementGroup,
}

/// A load balancer.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadBalancer {
    pub spec: LoadBalancerSpec,
    /// The private address of each frontend that is in a subnet.
    pub private_ips: Vec<Option<std::net::Ipv4Addr>>,
}

/// A network interface.
#[derive(Debug, Clone, PartialEq)]
pub struct NetworkInterface {
    pub spec: NetworkInterfaceSpec,
    pub private_ip: std::net::Ipv4Addr,
    /// The private addresses of the other IP configurations.
    pub more_ips: Vec<std::net::Ipv4Addr>,
    /// `00-0D-3A-36-20-16`.
    pub mac_address: Rc<str>,
    /// The VM that holds it.
    pub virtual_machine: Option<ResourceId>,
    /// What happens to its public IP when its VM is deleted.
    pub public_ip_delete_option: DeleteOption,
}

/// A public IP address.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicIp {
    pub spec: PublicIpSpec,
    pub ip_address: std::net::Ipv4Addr,
    /// Whether the address is there: a static one's from the first time that it is ready.
    pub given: bool,
    /// The network interface that has it.
    pub network_interface: Option<ResourceId>,
}

/// A managed disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Disk {
    pub storage_account_type: Rc<str>,
    pub size_gb: u32,
    /// The image that it was made from; `None` for a data disk.
    pub image: Option<ImageReference>,
    /// The VM that has it.
    pub managed_by: Option<ResourceId>,
}

/// Power states (facts.md §5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PowerState {
    Creating,
    Starting,
    Running,
    Stopping,
    Stopped,
    Deallocating,
    Deallocated,
}

impl PowerState {
    /// The code after `PowerState/`.
    pub fn code(self) -> &'static str {
        match self {
            PowerState::Creating => "creating",
            PowerState::Starting => "starting",
            PowerState::Running => "running",
            PowerState::Stopping => "stopping",
            PowerState::Stopped => "stopped",
            PowerState::Deallocating => "deallocating",
            PowerState::Deallocated => "deallocated",
        }
    }

    /// The portal's word in a Status column (facts.md §5.1).
    pub fn portal(self) -> &'static str {
        match self {
            PowerState::Creating => "Creating",
            PowerState::Starting => "Starting",
            PowerState::Running => "Running",
            PowerState::Stopping => "Stopping",
            PowerState::Stopped => "Stopped",
            PowerState::Deallocating => "Deallocating",
            PowerState::Deallocated => "Stopped (deallocated)",
        }
    }
}

/// A virtual machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Vm {
    pub spec: VmSpec,
    pub power_state: PowerState,
    pub os_disk: ResourceId,
    /// The data disks, by logical unit number.
    pub data_disks: Vec<(u8, ResourceId)>,
    /// The `timeCreated` of the profile that made it, when a scale set did.
    pub profile_time_created: Option<Time>,
    /// Where the platform put it.
    pub placement: Placement,
}

/// Where a VM stands, and why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Placement {
    pub zone: Option<u8>,
    /// The fault domain, when the set has more than one.
    pub fault_domain: Option<u8>,
    /// In our words: what was chosen between, and why.
    pub why: Rc<str>,
}

/// A scale set.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaleSet {
    pub spec: ScaleSetSpec,
    /// `virtualMachineProfile.timeCreated`.
    pub profile_time_created: Time,
    /// The instances of a Uniform set; a Flexible set's are VMs ([`World::members`]).
    pub instances: SharedList<Rc<UniformInstance>>,
    /// Those that overprovisioning made for nothing, and when the network has forgotten them too.
    pub surplus: (Time, SharedList<Rc<UniformInstance>>),
    /// The id of the next Uniform instance: increasing, never reused (facts.md §3.1).
    pub next_instance_id: u32,
    /// Instances that are on their way and are no resources yet; they count towards the quota.
    pub promised: u32,
    /// Why an instance could not be made.
    pub failure: Option<Rc<ArmError>>,
}

impl ScaleSet {
    /// The instances that have interfaces at this time: a while after a set has been made, the network still lists those that
    /// it let go (test_vmss_public_ip_per_vm_custom_domain_name, test_vmss_simulate_eviction).
    pub fn in_network(&self, now: Time) -> Vec<&UniformInstance> {
        let (until, surplus) = &self.surplus;
        let surplus = surplus.iter().filter(|_| now < *until);
        let mut all: Vec<&UniformInstance> = self.instances.iter().chain(surplus).map(|one| &**one).collect();
        all.sort_unstable_by_key(|instance| instance.instance_id);
        all
    }
}

/// An instance of a Uniform scale set: no resource of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct UniformInstance {
    pub instance_id: u32,
    /// `<set>_<n>`.
    pub name: Rc<str>,
    pub computer_name: Rc<str>,
    pub vm_id: Rc<str>,
    pub created: Time,
    pub provisioning_state: ProvisioningState,
    pub power_state: PowerState,
    pub private_ip: Option<std::net::Ipv4Addr>,
    pub public_ip: Option<std::net::Ipv4Addr>,
    pub placement: Placement,
    /// The set's document when it was made or last upgraded.
    pub model: Option<Document>,
    /// What a PUT of the instance itself said.
    pub document: Option<Document>,
    /// +1 on every write of the instance itself: its etag.
    pub version: u32,
}

/// A deployment's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeploymentState {
    Running,
    Succeeded,
    Failed,
}

/// A deployment.
#[derive(Debug, Clone, PartialEq)]
pub struct Deployment {
    pub request: Rc<DeployRequest>,
    pub correlation_id: Rc<str>,
    pub started: Time,
    /// When it ended.
    pub finished: Option<Time>,
    pub state: DeploymentState,
    /// One for each resource, in the order of the request.
    pub operations: Vec<DeploymentOperation>,
    /// Why it failed: `DeploymentFailed` with its details.
    pub error: Option<Rc<ArmError>>,
    /// What it made, as it was when it succeeded: outputs are read from it. Kept only for a request with a document.
    pub made: Vec<Rc<Resource>>,
}

/// One operation of a deployment.
#[derive(Debug, Clone, PartialEq)]
pub struct DeploymentOperation {
    /// 16 hex digits in capitals.
    pub operation_id: Rc<str>,
    pub target: ResourceId,
    pub state: OperationState,
    /// When it began and ended.
    pub started: Option<Time>,
    pub finished: Option<Time>,
    pub tracking_id: Rc<str>,
    pub error: Option<Rc<ArmError>>,
}

/// An operation's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationState {
    /// Waits for what it refers to.
    Waiting,
    /// Under way: the portal's `Accepted`.
    Running,
    /// Made anew: the portal's `Created`.
    Created,
    /// There before, now as asked: the portal's `OK`.
    Ok,
    /// The portal shows its status code.
    Failed,
}

impl OperationState {
    /// The Status column of the deployment page (portal-ui.md §1.10).
    pub fn portal(self) -> &'static str {
        match self {
            OperationState::Waiting => "",
            OperationState::Running => "Accepted",
            OperationState::Created => "Created",
            OperationState::Ok => "OK",
            OperationState::Failed => "Conflict",
        }
    }
}
