//! The control plane's façade as what az talks to.

use crate::arm::rest;

use super::client::{Plane, Request, Response};

impl Plane for rest::Plane {
    fn subscription(&self) -> String {
        self.world().subscription().id.to_string()
    }

    fn send(&mut self, request: &Request) -> Response {
        let sent = rest::Request::new(request.method, &request.path, request.body.clone());
        let answer = rest::handle(self, &sent);
        let header = |name: &str| {
            let mut alike = answer
                .headers
                .iter()
                .filter(|(known, _)| known.eq_ignore_ascii_case(name));
            alike.next().map(|(_, value)| value.clone())
        };
        Response {
            status: answer.status,
            operation: header("azure-asyncoperation")
                .or_else(|| header("location").filter(|_| answer.status == 202)),
            body: answer.body.unwrap_or_default(),
        }
    }

    fn pass(&mut self) -> bool {
        let Some(due) = self.world().next_due() else {
            return false;
        };
        self.advance(due);
        true
    }

    fn sleep(&mut self, seconds: u32) {
        let until = self.world().time().plus_ms(i64::from(seconds) * 1_000);
        self.advance(until);
    }
}
