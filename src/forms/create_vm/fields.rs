//! The fields of the eight tabs, in the order of the screen (portal-ui.md §3). The ports stand on Basics, and are shown
//! on Networking again: one field, so that the two never differ.

use crate::forms::form::fields;
use crate::forms::wizard::Tab;

fields! {
    /// A control of the wizard.
    pub enum Field: Tab {
        Subscription Fixed required @ Tab::Basics, "Subscription" = Subscription;
        ResourceGroup DropDown required @ Tab::Basics, "Resource group" = ResourceGroup;
        NewGroup Text @ Tab::Basics, "Create new" = NewGroup;
        Name Text required @ Tab::Basics, "Virtual machine name";
        Region DropDown required @ Tab::Basics, "Region" = Region;
        Availability DropDown @ Tab::Basics, "Availability options";
        ScaleSet DropDown required @ Tab::Basics, "Virtual machine scale set";
        Zone DropDown required @ Tab::Basics, "Availability zone";
        FaultDomain DropDown @ Tab::Basics, "Fault domain";
        AvailabilitySet DropDown required @ Tab::Basics, "Availability set";
        SecurityType DropDown @ Tab::Basics, "Security type" = SecurityType;
        SecureBoot CheckBox @ Tab::Basics, "Enable secure boot" = SecureBoot;
        VTpm CheckBox @ Tab::Basics, "Enable vTPM" = VTpm;
        Image DropDown required @ Tab::Basics, "Image" = Image;
        Architecture Radio @ Tab::Basics, "VM architecture" = Architecture;
        Spot CheckBox @ Tab::Basics, "Run with Azure Spot discount" = Spot;
        EvictionType Radio @ Tab::Basics, "Eviction type" = EvictionType;
        MaxPrice Number required @ Tab::Basics, "Maximum price you want to pay per hour (USD)" = MaxPrice;
        EvictionPolicy Radio @ Tab::Basics, "Eviction policy" = EvictionPolicy;
        Size DropDown required @ Tab::Basics, "Size" = Size;
        Authentication Radio @ Tab::Basics, "Authentication type" = Authentication;
        Username Text required @ Tab::Basics, "Username" = Username;
        Password Password required @ Tab::Basics, "Password" = Password;
        Confirm Password required @ Tab::Basics, "Confirm password" = Confirm;
        SshSource Fixed @ Tab::Basics, "SSH public key source" = SshSource;
        SshKey Area required @ Tab::Basics, "SSH public key" = SshKey;
        PublicPorts Radio required @ Tab::Basics, "Public inbound ports";
        Ports MultiSelect required @ Tab::Basics, "Select inbound ports";
        OsDiskSize DropDown @ Tab::Disks, "OS disk size" = OsDiskSize;
        OsDiskType DropDown required @ Tab::Disks, "OS disk type" = OsDiskType;
        DeleteDisk CheckBox @ Tab::Disks, "Delete with VM";
        VirtualNetwork DropDown required @ Tab::Networking, "Virtual network";
        Subnet DropDown required @ Tab::Networking, "Subnet";
        PublicIp DropDown @ Tab::Networking, "Public IP";
        SecurityGroup Radio @ Tab::Networking, "NIC network security group";
        ExistingGroup DropDown required @ Tab::Networking, "Configure network security group";
        DeleteNic CheckBox @ Tab::Networking, "Delete public IP and NIC when VM is deleted";
        Accelerated CheckBox @ Tab::Networking, "Enable accelerated networking";
        Identity CheckBox @ Tab::Management, "Enable system assigned managed identity";
        BootDiagnostics Radio @ Tab::Monitoring, "Boot diagnostics" = BootDiagnostics;
        Health CheckBox @ Tab::Monitoring, "Enable application health monitoring" = Health;
        HealthProtocol DropDown @ Tab::Monitoring, "Protocol" = HealthProtocol;
        HealthPort Number required @ Tab::Monitoring, "Port number" = HealthPort;
        HealthPath Text required @ Tab::Monitoring, "Path" = HealthPath;
        Tags Grid @ Tab::Tags, "Tags";
    }
}
