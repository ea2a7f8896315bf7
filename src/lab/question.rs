//! The knowledge check: questions whose choices may be read from the student's own world, graded and explained.
//!
//! The first answer counts; later ones are practice. An answer is judged by the world in which it was given, so nothing
//! that happens afterwards makes it right or wrong. Its points are beside the lab's, never among them.

use std::rc::Rc;

use super::check::{Check, evaluate_all};
use super::facts::Facts;
use super::finding::plain;
use super::grade::Grader;
use super::jmes::Expr;
use super::scenario::Scenario;
use super::scenario::file::{ChoiceFile, Choose, QuestionFile};
use crate::arm::{Moment, World};

/// A question of a scenario.
#[derive(Debug, Clone)]
pub struct Question {
    pub id: Rc<str>,
    /// [`super::text::spans`] reads it.
    pub text: Rc<str>,
    pub points: u32,
    pub choose: Choose,
    pub choices: Vec<Choice>,
    pub needs: Vec<Rc<str>>,
    pub why: Option<Rc<str>>,
}

/// A choice of a question.
#[derive(Debug, Clone)]
pub struct Choice {
    pub says: Says,
    pub right: Right,
    pub why: Option<Rc<str>>,
}

/// What a choice shows.
#[derive(Debug, Clone)]
pub enum Says {
    Text(Rc<str>),
    Value(Result<Expr, String>),
}

/// When a choice is right.
#[derive(Debug, Clone)]
pub enum Right {
    Always,
    Never,
    If(Result<Expr, String>),
}

/// An answer, and everything as it was when it was given.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    pub question: &'a str,
    /// Choices by their place in the file.
    pub choices: &'a [u32],
    pub history: &'a [Moment],
    pub world: &'a World,
}

/// A question as it is asked in a world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub id: Rc<str>,
    pub text: Rc<str>,
    pub points: u32,
    pub choose: Choose,
    /// In the file's order, with whether each is right.
    pub choices: Vec<AskedChoice>,
    pub why: Option<Rc<str>>,
}

/// A choice as it is shown in a world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedChoice {
    pub text: Rc<str>,
    pub right: bool,
    pub why: Option<Rc<str>>,
}

/// How the knowledge check stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Knowledge {
    pub score: u32,
    pub of: u32,
    pub questions: Vec<QuestionGrade>,
}

/// How a question stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionGrade {
    pub id: Rc<str>,
    pub score: u32,
    pub of: u32,
    /// None as long as it is not answered.
    pub first: Option<Answered>,
    /// The newest answer, with its explanations.
    pub last: Option<Answered>,
    pub tries: u32,
}

/// An answer with what there is to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub right: bool,
    pub chosen: Vec<u32>,
    /// The question as it was asked then.
    pub asked: Asked,
}

impl Question {
    /// Compiles a question; an expression that can't be compiled is kept as the reason.
    pub fn compile(file: QuestionFile) -> Question {
        Question {
            id: file.id,
            text: file.text,
            points: file.points,
            choose: file.choose,
            choices: file.choices.into_iter().map(Choice::compile).collect(),
            needs: file.needs,
            why: file.why,
        }
    }

    /// The question as it is asked in a world; `None` where it can't be asked: a name that it needs is not bound, or an
    /// expression of it has no value.
    fn ask(&self, facts: &Facts<'_>) -> Option<Asked> {
        if self.needs.iter().any(|name| facts.bound(name).is_none()) {
            return None;
        }
        Some(Asked {
            id: self.id.clone(),
            text: self.text.clone(),
            points: self.points,
            choose: self.choose,
            choices: self
                .choices
                .iter()
                .map(|choice| choice.ask(facts))
                .collect::<Option<_>>()?,
            why: self.why.clone(),
        })
    }
}

impl Choice {
    fn compile(file: ChoiceFile) -> Choice {
        let right = match (file.right_if, file.right) {
            (Some(condition), _) => Right::If(Expr::parse(&condition)),
            (None, true) => Right::Always,
            (None, false) => Right::Never,
        };
        let says = match (file.value, file.text) {
            (Some(value), _) => Says::Value(Expr::parse(&value)),
            (None, text) => Says::Text(text.unwrap_or_default()),
        };
        Choice {
            says,
            right,
            why: file.why,
        }
    }

    fn ask(&self, facts: &Facts<'_>) -> Option<AskedChoice> {
        let value = |expr: &Result<Expr, String>| {
            let expr = expr.as_ref().ok()?;
            expr.value(&facts.root(), facts).ok()
        };
        let text = match &self.says {
            Says::Text(text) => text.clone(),
            Says::Value(expr) => plain(&*value(expr).filter(|value| !value.is_null())?).into(),
        };
        let right = match &self.right {
            Right::Always => true,
            Right::Never => false,
            Right::If(expr) => value(expr)?.is_truthy(),
        };
        Some(AskedChoice {
            text,
            right,
            why: self.why.clone(),
        })
    }
}

impl Asked {
    /// Whether these choices are the right ones: each of them, and no other.
    pub fn right(&self, chosen: &[u32]) -> bool {
        let places = 0..u32::try_from(self.choices.len()).unwrap_or(u32::MAX);
        let mut both = places.clone().zip(&self.choices);
        both.all(|(place, choice)| choice.right == chosen.contains(&place))
            && self.choices.iter().any(|choice| choice.right)
            && chosen.iter().all(|place| places.contains(place))
    }
}

/// The questions that can be asked now. A caller that asks often keeps a [`Grader`].
pub fn asked(scenario: &Scenario, history: &[Moment], world: &World) -> Vec<Asked> {
    Grader::default().asked(scenario, history, world)
}

impl Grader {
    /// The questions that can be asked now.
    pub fn asked(&self, scenario: &Scenario, history: &[Moment], world: &World) -> Vec<Asked> {
        let start = self.start(scenario);
        let mut facts = Facts::new(world, &start, &self.converter);
        let checks: Vec<&Check> = scenario.checks().map(|(_, check)| check).collect();
        evaluate_all(checks.into_iter(), &mut facts, history);
        scenario
            .questions
            .iter()
            .filter_map(|question| question.ask(&facts))
            .collect()
    }

    /// Grades answers, in the order in which they were given. One to a question that could not be asked counts for nothing.
    pub fn knowledge<'a>(&self, scenario: &Scenario, answers: impl Iterator<Item = Answer<'a>>) -> Knowledge {
        let grade = |question: &Question| QuestionGrade {
            id: question.id.clone(),
            score: 0,
            of: question.points,
            first: None,
            last: None,
            tries: 0,
        };
        let mut questions: Vec<QuestionGrade> = scenario.questions.iter().map(grade).collect();
        for answer in answers {
            let Some(grade) = questions.iter_mut().find(|grade| &*grade.id == answer.question) else {
                continue;
            };
            let asked = self.asked(scenario, answer.history, answer.world);
            let Some(asked) = asked.into_iter().find(|asked| asked.id == grade.id) else {
                continue;
            };
            let answered = Answered {
                right: asked.right(answer.choices),
                chosen: answer.choices.to_vec(),
                asked,
            };
            grade.tries += 1;
            if grade.first.is_none() {
                grade.score = if answered.right { grade.of } else { 0 };
                grade.first = Some(answered.clone());
            }
            grade.last = Some(answered);
        }
        Knowledge {
            score: questions.iter().map(|question| question.score).sum(),
            of: questions.iter().map(|question| question.of).sum(),
            questions,
        }
    }
}
