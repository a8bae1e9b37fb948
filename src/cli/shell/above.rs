//! Lines above the prompt, while something is being typed into it.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use rustyline::ExternalPrinter;

/// The way to write above the prompt, while there is one; all copies have the same.
#[derive(Clone, Default)]
pub(in crate::cli) struct Above(Rc<RefCell<Option<Box<dyn ExternalPrinter>>>>);

impl Above {
    /// Writes above a prompt from here on.
    pub(in crate::cli) fn set(&self, printer: impl ExternalPrinter + 'static) {
        *self.0.borrow_mut() = Some(Box::new(printer));
    }

    /// Takes the prompt away.
    pub(in crate::cli) fn clear(&self) {
        *self.0.borrow_mut() = None;
    }

    /// Writes lines; tells whether there is a prompt and all went well.
    pub(in crate::cli) fn print(&self, text: &str) -> bool {
        match self.0.borrow_mut().as_mut() {
            Some(printer) => printer.print(text.to_owned()).is_ok(),
            None => false,
        }
    }
}

impl fmt::Debug for Above {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Above")
            .field(&self.0.borrow().is_some())
            .finish()
    }
}
