//! How long Azure's operations take, as measured in recordings (`azure/data/durations_recorded.csv`). Nothing here
//! draws chance: the caller hands in a number from its own seeded stream.

use std::sync::OnceLock;

use super::table;

/// How long an operation took, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Duration {
    /// As `virtualMachine.start`; the names of [`OperationKind`].
    pub operation: &'static str,
    pub min_s: f64,
    pub median_s: f64,
    pub max_s: f64,
    /// True where no recording times the operation.
    pub inferred: bool,
}

macro_rules! operation_kinds {
    ($($kind:ident = $name:literal),+ $(,)?) => {
        /// An operation whose duration is known, one to a row of `data/durations.json`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum OperationKind { $($kind),+ }

        impl OperationKind {
            /// Every kind.
            pub const ALL: &'static [OperationKind] = &[$(OperationKind::$kind),+];

            /// The row's name in the table.
            pub fn name(self) -> &'static str {
                match self { $(OperationKind::$kind => $name),+ }
            }
        }
    };
}

operation_kinds! {
    DeployVirtualMachine = "deployment.virtualMachine",
    DeployScaleSet = "deployment.scaleSet",
    DeployAvailabilitySet = "deployment.availabilitySet",
    CreateVirtualMachine = "virtualMachine.create",
    UpdateVirtualMachine = "virtualMachine.update",
    ResizeVirtualMachine = "virtualMachine.resize",
    StartVirtualMachine = "virtualMachine.start",
    PowerOffVirtualMachine = "virtualMachine.powerOff",
    DeallocateVirtualMachine = "virtualMachine.deallocate",
    RestartVirtualMachine = "virtualMachine.restart",
    RedeployVirtualMachine = "virtualMachine.redeploy",
    ReimageVirtualMachine = "virtualMachine.reimage",
    DeleteVirtualMachine = "virtualMachine.delete",
    CreateScaleSet = "scaleSet.create",
    UpdateScaleSet = "scaleSet.update",
    ScaleScaleSet = "scaleSet.scale",
    StartScaleSet = "scaleSet.start",
    PowerOffScaleSet = "scaleSet.powerOff",
    DeallocateScaleSet = "scaleSet.deallocate",
    RestartScaleSet = "scaleSet.restart",
    ReimageScaleSet = "scaleSet.reimage",
    UpdateScaleSetInstances = "scaleSet.updateInstances",
    DeleteScaleSetInstances = "scaleSet.deleteInstances",
    DeleteScaleSet = "scaleSet.delete",
    WriteNetworkInterface = "networkInterface.write",
    WriteNetworkSecurityGroup = "networkSecurityGroup.write",
    WritePublicIpAddress = "publicIpAddress.write",
    WriteVirtualNetwork = "virtualNetwork.write",
    WriteNetworkWatcher = "networkWatcher.write",
    DeleteNetworkResource = "network.delete",
    WriteDisk = "disk.write",
    WriteAvailabilitySet = "availabilitySet.write",
    WriteResourceGroup = "resourceGroup.write",
    DeleteResourceGroup = "resourceGroup.delete",
    WriteStorageAccount = "storageAccount.write",
    WriteKeyVault = "keyVault.write",
    WriteOther = "other.write",
    DeleteOther = "other.delete",
}

/// Every row of the table.
pub fn all() -> &'static [Duration] {
    static DURATIONS: OnceLock<Vec<Duration>> = OnceLock::new();
    DURATIONS.get_or_init(|| {
        let read = |row: table::Row| Duration {
            operation: row.text("operation"),
            min_s: row.number("min_s"),
            median_s: row.number("median_s"),
            max_s: row.number("max_s"),
            inferred: row.flag("inferred"),
        };
        table::rows(include_str!("data/durations.json"))
            .into_iter()
            .map(read)
            .collect()
    })
}

/// What was measured of this operation.
pub fn of(kind: OperationKind) -> Duration {
    // The rows are in the order of the kinds.
    let row = all()
        .get(kind as usize)
        .filter(|row| row.operation == kind.name());
    let row = row.or_else(|| all().iter().find(|duration| duration.operation == kind.name()));
    *row.expect("every operation kind has its row; tests/catalog reads them all")
}

/// A plausible duration in milliseconds (at least 100). `unit_random` is in `0.0..1.0`.
///
/// Triangular about the median, from no less than half of it to no more than twice: the recordings' ends are
/// retries and stalls (a deployment of 0 seconds, one of 37 minutes), which would teach nothing here.
pub fn draw(kind: OperationKind, unit_random: f64) -> u64 {
    let Duration {
        min_s,
        median_s,
        max_s,
        ..
    } = of(kind);
    let (low, high) = (
        min_s.max(median_s / 2.0).min(median_s),
        max_s.min(median_s * 2.0).max(median_s),
    );
    let width = high - low;
    let seconds = if width > 0.0 {
        triangular(low, median_s, high, unit_random.clamp(0.0, 1.0))
    } else {
        low
    };
    ((seconds * 1000.0).round() as u64).max(100)
}

/// The inverse of the triangular distribution's cumulative function.
fn triangular(low: f64, mode: f64, high: f64, unit: f64) -> f64 {
    let width = high - low;
    let turn = (mode - low) / width;
    if unit < turn {
        low + (unit * width * (mode - low)).sqrt()
    } else {
        high - ((1.0 - unit) * width * (high - mode)).sqrt()
    }
}
