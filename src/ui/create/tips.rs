//! What the ⓘ beside a label says. The labels are the portal's, the sentences ours (portal-ui.md says what they mean).

/// The sentence of a label; `None` where the portal has no ⓘ either.
pub(super) fn of(label: &str) -> Option<&'static str> {
    TIPS.iter()
        .find(|(known, _)| *known == label)
        .map(|(_, tip)| *tip)
}

const TIPS: &[(&str, &str)] = &[
    (
        "Availability zone",
        "A zone is a group of datacenters with power, cooling and network of its own. With several zones, instances are spread over them.",
    ),
    (
        "Availability zones",
        "A zone is a group of datacenters with power, cooling and network of its own.",
    ),
    (
        "Availability options",
        "What keeps the machine apart from others, so that one failure does not take them all.",
    ),
    (
        "Orchestration mode",
        "Flexible makes ordinary virtual machines and lets you add any other machine to the set. Uniform makes identical instances from one model and keeps them inside the set. It cannot be changed later.",
    ),
    (
        "Security type",
        "Trusted launch adds secure boot and a virtual TPM to machines of generation 2.",
    ),
    (
        "Image",
        "The operating system, or the application, that the machine starts from.",
    ),
    (
        "VM architecture",
        "The kind of processor: x64, or Arm64 for images and sizes that are made for it.",
    ),
    (
        "Run with Azure Spot discount",
        "Unused capacity at a lower price. Azure takes it back when it needs it, so the work has to bear that.",
    ),
    (
        "Size",
        "How many processors and how much memory, and so the price.",
    ),
    (
        "Enable Hibernation (preview)",
        "Keeps the memory on the disk while the machine is deallocated.",
    ),
    (
        "Authentication type",
        "How the administrator signs in: with a password, or with the private half of an SSH key pair.",
    ),
    ("Username", "The administrator's name on the machine."),
    (
        "Password",
        "12 to 72 characters, with three of: lower case, upper case, digit, special character.",
    ),
    (
        "Confirm password",
        "The same once more, because you cannot see what you type.",
    ),
    (
        "SSH public key",
        "One line that starts with ssh-rsa, ssh-ed25519 or ecdsa-sha2. The public half is no secret.",
    ),
    (
        "Eviction type",
        "Whether only a lack of capacity, or also the price, takes the machine away.",
    ),
    (
        "Base VM (uninterruptible) count",
        "So many instances are of regular priority, whatever else: they are never evicted.",
    ),
    (
        "Instance distribution",
        "The percentage of regular instances among those above the base count; the others are Spot.",
    ),
    (
        "Eviction policy",
        "What is left of an evicted machine: its disks (Stop / Deallocate), or nothing (Delete).",
    ),
    ("OS disk size", "The image's own size, or a larger one."),
    (
        "OS disk type",
        "Premium SSD where the size supports it; standard disks are slower and cheaper.",
    ),
    (
        "Delete with VM",
        "Whether the disk goes when the machine is deleted.",
    ),
    (
        "Virtual network",
        "The private network that the instances are in. All of a set's interfaces are in one.",
    ),
    (
        "Subnet",
        "The range of the network that the private addresses are taken from.",
    ),
    (
        "NIC network security group",
        "The firewall of the interface. Basic opens the ports that you pick here, Advanced takes a group that exists, None leaves out the group: and without one, a Standard public address lets nothing in.",
    ),
    (
        "Public inbound ports",
        "Whether anyone on the internet may reach ports of this machine.",
    ),
    (
        "Select inbound ports",
        "The ports that are opened to the internet.",
    ),
    (
        "Public IP address",
        "An address on the internet for each instance.",
    ),
    ("Public IP", "The machine's address on the internet."),
    (
        "Accelerated networking",
        "Traffic that passes the host by. Not every size has it.",
    ),
    (
        "Enable accelerated networking",
        "Traffic that passes the host by. Not every size has it.",
    ),
    (
        "Delete public IP and NIC when VM is deleted",
        "Otherwise both stay, and the address goes on costing money in Azure.",
    ),
    (
        "Initial instance count",
        "How many instances are made at once: 0 to 1000.",
    ),
    (
        "Scaling policy",
        "Manual keeps the number of instances that you set.",
    ),
    (
        "Scale-in policy",
        "Which instance goes first when the number of instances is lowered.",
    ),
    (
        "Apply force delete to scale-in operations",
        "Deletes without waiting for a graceful shutdown.",
    ),
    (
        "Upgrade mode",
        "How instances that exist come by a change of the model.",
    ),
    (
        "Boot diagnostics",
        "Keeps the console's output and a picture of the screen.",
    ),
    (
        "Enable system assigned managed identity",
        "An identity in the directory that lives and dies with the resource.",
    ),
    (
        "Enable overprovisioning",
        "Makes a few instances more than asked for, and deletes those that come last.",
    ),
    (
        "Enable automatic OS upgrades",
        "Replaces the operating system's disk when the image has a new version.",
    ),
    (
        "Instance termination notification",
        "Tells the instance some minutes before it is deleted.",
    ),
    (
        "Enable application health monitoring",
        "Asks the application on each instance whether it is well.",
    ),
    (
        "Automatic repairs",
        "Mends instances that are not well, after the grace period.",
    ),
    (
        "Fault domain count",
        "1 spreads as widely as the platform can; 2 or 3 spreads over exactly so many, up to the region's maximum.",
    ),
    (
        "Spreading algorithm",
        "Max spreading uses as many fault domains as it can; fixed spreading exactly five.",
    ),
    (
        "Enable scaling beyond 100 instances",
        "Lets the set use several placement groups.",
    ),
    (
        "Force strictly even balance across zones",
        "Refuses to scale rather than let the zones differ by more than one.",
    ),
    (
        "Virtual machine scale set",
        "Flexible scale sets in this resource group and region. Uniform sets do not take machines from outside.",
    ),
    (
        "Fault domain",
        "Leave it to Azure, which keeps the set balanced; a set with one fault domain has nothing to choose.",
    ),
    (
        "Availability set",
        "A machine joins an availability set when it is made, and at no other time.",
    ),
    (
        "Resource group",
        "A folder for resources that live and go together.",
    ),
    (
        "Virtual machine name",
        "The resource's name; it cannot be changed later.",
    ),
    ("Region", "Where the datacenters are."),
];
