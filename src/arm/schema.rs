//! What the JSON Schema of scenario files says about types that read their own text. Of the native tool alone.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::catalog::credentials::{MET_THE_RULES, PasswordProof};
use super::document::Document;
use super::id::ResourceId;

impl JsonSchema for ResourceId {
    fn schema_name() -> Cow<'static, str> {
        "ResourceId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A resource's id without its subscription.",
            "pattern": "^/resourceGroups/[^/]+/providers/[^/]+/[^/]+/[^/]+$",
            "examples": ["/resourceGroups/app-grp/providers/Microsoft.Compute/virtualMachineScaleSets/demo-set"]
        })
    }
}

impl JsonSchema for PasswordProof {
    fn schema_name() -> Cow<'static, str> {
        "PasswordProof".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "const": MET_THE_RULES,
            "description": "No password is ever kept: this mark says that there was one and that it met the rules."
        })
    }
}

impl JsonSchema for Document {
    fn schema_name() -> Cow<'static, str> {
        "Document".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "A body as a client of Azure Resource Manager sent it; what is beside it in the typed body counts."
        })
    }
}
