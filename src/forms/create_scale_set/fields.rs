//! The fields of the ten tabs, in the order of the screen (portal-ui.md §2).

use crate::forms::form::fields;
use crate::forms::wizard::Tab;

fields! {
    /// A control of the wizard.
    pub enum Field: Tab {
        Subscription Fixed required @ Tab::Basics, "Subscription" = Subscription;
        ResourceGroup DropDown required @ Tab::Basics, "Resource group" = ResourceGroup;
        NewGroup Text @ Tab::Basics, "Create new" = NewGroup;
        Name Text required @ Tab::Basics, "Virtual machine scale set name";
        Region DropDown required @ Tab::Basics, "Region" = Region;
        Zones MultiSelect @ Tab::Basics, "Availability zone";
        Orchestration Radio required @ Tab::Basics, "Orchestration mode";
        SecurityType DropDown @ Tab::Basics, "Security type" = SecurityType;
        SecureBoot CheckBox @ Tab::Basics, "Enable secure boot" = SecureBoot;
        VTpm CheckBox @ Tab::Basics, "Enable vTPM" = VTpm;
        Image DropDown required @ Tab::Basics, "Image" = Image;
        Architecture Radio @ Tab::Basics, "VM architecture" = Architecture;
        Spot CheckBox @ Tab::Basics, "Run with Azure Spot discount" = Spot;
        Size DropDown required @ Tab::Basics, "Size" = Size;
        Authentication Radio @ Tab::Basics, "Authentication type" = Authentication;
        Username Text required @ Tab::Basics, "Username" = Username;
        Password Password required @ Tab::Basics, "Password" = Password;
        Confirm Password required @ Tab::Basics, "Confirm password" = Confirm;
        SshSource Fixed @ Tab::Basics, "SSH public key source" = SshSource;
        SshKey Area required @ Tab::Basics, "SSH public key" = SshKey;
        EvictionType Radio @ Tab::Spot, "Eviction type" = EvictionType;
        MaxPrice Number required @ Tab::Spot, "Maximum price you want to pay per hour (USD)" = MaxPrice;
        EvictionPolicy Radio @ Tab::Spot, "Eviction policy" = EvictionPolicy;
        SpotMix CheckBox @ Tab::Spot, "Scale with VMs and Spot VMs";
        BaseRegular Number required @ Tab::Spot, "Base VM (uninterruptible) count";
        Distribution Number required @ Tab::Spot, "Instance distribution";
        OsDiskSize DropDown @ Tab::Disks, "OS disk size" = OsDiskSize;
        OsDiskType DropDown required @ Tab::Disks, "OS disk type" = OsDiskType;
        VirtualNetwork DropDown required @ Tab::Networking, "Virtual network";
        Nics Grid @ Tab::Networking, "Network interface";
        InstanceCount Number required @ Tab::Scaling, "Initial instance count";
        ScaleIn DropDown @ Tab::Scaling, "Scale-in policy";
        ForceDelete CheckBox @ Tab::Scaling, "Apply force delete to scale-in operations";
        UpgradeMode DropDown required @ Tab::Management, "Upgrade mode";
        BootDiagnostics Radio @ Tab::Management, "Boot diagnostics" = BootDiagnostics;
        Identity CheckBox @ Tab::Management, "Enable system assigned managed identity";
        Overprovision CheckBox @ Tab::Management, "Enable overprovisioning";
        OsUpgrades CheckBox @ Tab::Management, "Enable automatic OS upgrades";
        Termination Toggle @ Tab::Management, "Instance termination notification";
        TerminationDelay Number required @ Tab::Management, "Termination delay (minutes)";
        Health CheckBox @ Tab::Health, "Enable application health monitoring" = Health;
        HealthProtocol DropDown @ Tab::Health, "Protocol" = HealthProtocol;
        HealthPort Number required @ Tab::Health, "Port number" = HealthPort;
        HealthPath Text required @ Tab::Health, "Path" = HealthPath;
        Repairs Toggle @ Tab::Health, "Automatic repairs";
        RepairAction DropDown @ Tab::Health, "Repair actions";
        GracePeriod Number required @ Tab::Health, "Grace period (min)";
        BeyondHundred CheckBox @ Tab::Advanced, "Enable scaling beyond 100 instances";
        ZoneBalance CheckBox @ Tab::Advanced, "Force strictly even balance across zones";
        FaultDomains DropDown @ Tab::Advanced, "Fault domain count";
        Spreading Radio @ Tab::Advanced, "Spreading algorithm";
        Tags Grid @ Tab::Tags, "Tags";
    }
}
