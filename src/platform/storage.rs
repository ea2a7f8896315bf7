//! Runs in IndexedDB: database `flexlab`, store `runs`, one record a run.
//!
//! A record is replaced whole in one transaction: a run of a lab is below 100 kB, and what is replaced in one
//! transaction is never half new. A record has a holder, the token of the tab that writes it, and a write by another
//! is refused inside the transaction: two tabs can't overwrite each other even where the browser has no locks.

use idb::{DatabaseEvent, Factory, ObjectStore, ObjectStoreParams, Transaction};
use js_sys::{Array, Function, Object, Reflect};
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};

use super::{error_name, property, words};

const DATABASE: &str = "flexlab";
const RUNS: &str = "runs";

/// Why something was not kept or not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StorageError {
    #[error("This browser's storage for the page is full.")]
    Full,
    #[error("This browser does not let the page store anything.")]
    Forbidden,
    /// Another tab writes this record now.
    #[error("Another tab has this run.")]
    TakenOver,
    #[error("The browser could not store the run: {0}")]
    Failed(String),
}

impl StorageError {
    /// What a browser's exception means.
    pub(super) fn from_js(error: &JsValue) -> StorageError {
        match error_name(error).as_str() {
            "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED" => StorageError::Full,
            "SecurityError" | "InvalidStateError" | "NotAllowedError" => StorageError::Forbidden,
            name => StorageError::Failed(format!("{name} {}", words(error))),
        }
    }
}

impl From<idb::Error> for StorageError {
    fn from(error: idb::Error) -> StorageError {
        match error {
            idb::Error::DomException(exception) => StorageError::from_js(&exception),
            idb::Error::IndexedDbNotFound(_) => StorageError::Forbidden,
            idb::Error::IndexedDbOpenFailed(value)
            | idb::Error::UpdateFailed(value)
            | idb::Error::AddFailed(value)
            | idb::Error::GetFailed(value)
            | idb::Error::TransactionOpenFailed(value) => StorageError::from_js(&value),
            _ => StorageError::Failed("IndexedDB".into()),
        }
    }
}

/// What a record is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// The run in hand.
    Current,
    /// An earlier run, which can be opened again.
    Archived,
    /// What could not be opened: kept for download.
    Aside,
}

impl Shelf {
    fn word(self) -> &'static str {
        match self {
            Shelf::Current => "current",
            Shelf::Archived => "archived",
            Shelf::Aside => "aside",
        }
    }

    fn from_word(word: &str) -> Shelf {
        match word {
            "current" => Shelf::Current,
            "archived" => Shelf::Archived,
            _ => Shelf::Aside,
        }
    }
}

/// A run as it lies in the store.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Unique in this browser.
    pub id: String,
    pub shelf: Shelf,
    /// The token of the tab that writes it.
    pub holder: String,
    /// When it was written: wall time, milliseconds since 1970.
    pub saved: f64,
    /// The run, as its own module writes it.
    pub text: String,
    /// What is told of it without reading it; empty where nothing is.
    pub about: String,
}

impl Record {
    fn to_js(&self) -> JsValue {
        let object = Object::new();
        let set = |name: &str, value: JsValue| Reflect::set(&object, &name.into(), &value).is_ok();
        set("id", JsValue::from_str(&self.id));
        set("shelf", JsValue::from_str(self.shelf.word()));
        set("holder", JsValue::from_str(&self.holder));
        set("saved", JsValue::from_f64(self.saved));
        set("text", JsValue::from_str(&self.text));
        set("about", JsValue::from_str(&self.about));
        object.into()
    }

    /// Reads a record, whatever lies there: what is missing is empty.
    fn from_js(value: &JsValue) -> Record {
        let text = |name: &str| {
            property(value, name)
                .and_then(|found| found.as_string())
                .unwrap_or_default()
        };
        Record {
            id: text("id"),
            shelf: Shelf::from_word(&text("shelf")),
            holder: text("holder"),
            saved: property(value, "saved")
                .and_then(|found| found.as_f64())
                .unwrap_or(0.0),
            text: text("text"),
            about: text("about"),
        }
    }
}

/// The open database.
#[derive(Debug)]
pub struct Runs {
    /// An `IDBDatabase`.
    database: JsValue,
}

impl Runs {
    /// Opens the database, and makes it if there is none.
    pub async fn open() -> Result<Runs, StorageError> {
        let mut request = Factory::new()?.open(DATABASE, Some(1))?;
        request.on_upgrade_needed(|event| {
            let mut params = ObjectStoreParams::new();
            params.key_path(Some(idb::KeyPath::new_single("id")));
            if let Ok(database) = event.database() {
                // A failure here fails the opening, which is what is reported.
                let _ = database.create_object_store(RUNS, params);
            }
        });
        Ok(Runs {
            database: request.await?.into(),
        })
    }

    /// Every record, as it lies there.
    pub async fn all(&self) -> Result<Vec<Record>, StorageError> {
        let transaction = self.begin("readonly")?;
        let values = runs(&transaction)?.get_all(None, None)?.await?;
        Ok(values.iter().map(Record::from_js).collect())
    }

    /// The record `id`, written by `holder` from now on.
    pub async fn claim(&self, id: &str, holder: &str) -> Result<Option<Record>, StorageError> {
        let transaction = self.begin("readwrite")?;
        let store = runs(&transaction)?;
        let Some(mut record) = read(&store, id).await? else {
            return Ok(None);
        };
        holder.clone_into(&mut record.holder);
        store.put(&record.to_js(), None)?.await?;
        transaction.commit()?.await?;
        Ok(Some(record))
    }

    /// Replaces a record, unless another tab has become its holder.
    pub async fn put(&self, record: &Record) -> Result<(), StorageError> {
        let transaction = self.begin("readwrite")?;
        let store = runs(&transaction)?;
        if let Some(there) = read(&store, &record.id).await?
            && there.holder != record.holder
        {
            return Err(StorageError::TakenOver);
        }
        store.put(&record.to_js(), None)?.await?;
        match transaction.commit()?.await? {
            idb::TransactionResult::Committed => Ok(()),
            // A commit that can't be written is aborted; a full disk is by far the most common cause.
            idb::TransactionResult::Aborted => Err(StorageError::Full),
        }
    }

    /// Removes a record.
    pub async fn remove(&self, id: &str) -> Result<(), StorageError> {
        let transaction = self.begin("readwrite")?;
        runs(&transaction)?.delete(JsValue::from_str(id))?.await?;
        transaction.commit()?.await?;
        Ok(())
    }

    /// A transaction that is on the disk when it says it is done: `durability: "strict"`, for which web-sys and `idb`
    /// have no name.
    fn begin(&self, mode: &str) -> Result<Transaction, StorageError> {
        let database = &self.database;
        let begin: Function = property(database, "transaction")
            .and_then(|value| value.dyn_into().ok())
            .ok_or(StorageError::Forbidden)?;
        let options = Object::new();
        let _ = Reflect::set(&options, &"durability".into(), &"strict".into());
        let names = Array::of1(&RUNS.into());
        let transaction = begin
            .call3(database, &names, &mode.into(), &options)
            .map_err(|error| StorageError::from_js(&error))?;
        Ok(Transaction::try_from(transaction)?)
    }
}

fn runs(transaction: &Transaction) -> Result<ObjectStore, StorageError> {
    Ok(transaction.object_store(RUNS)?)
}

async fn read(store: &ObjectStore, id: &str) -> Result<Option<Record>, StorageError> {
    let found = store.get(JsValue::from_str(id))?.await?;
    Ok(found.as_ref().map(Record::from_js))
}
