//! What the commands that deploy a template share: the template, its network, its image, its sign-in.

pub(super) mod disks;
pub(super) mod image;
pub(super) mod network;
pub(super) mod sign_in;
pub(super) mod template;
