//! The yardstick model for Stateright: the same as test/engine/gup-model.ts. Arguments: the number of drivers; there are two pages.
use stateright::{Checker, Model, Property};

const PAGES: usize = 2;
const MOST: usize = 3;

#[derive(Clone, Copy, Debug, Default, Hash, PartialEq, Eq)]
struct Page {
    dirty: bool,
    under_io: bool,
    writable: bool,
    shared: bool,
    bad: bool,
}

impl Page {
    fn fault(&mut self) {
        self.shared = false;
        self.writable = true;
        self.dirty = true;
    }
    fn write(&mut self) {
        self.bad |= self.shared;
    }
}

/// A program counter, and the page that it is about.
type At = (u8, u8);

#[derive(Clone, Copy, Debug, Default, Hash, PartialEq, Eq)]
struct State {
    pages: [Page; PAGES],
    drivers: [At; MOST],
    writer: Option<u8>,
    flusher: At,
    cloner: Option<u8>,
}

#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq)]
enum Action {
    Take(u8, u8),
    Drive(u8),
    Choose(u8),
    Fault,
    Store,
    Pick(u8),
    Flush,
    Select(u8),
    Share,
}

struct Gup {
    drivers: u8,
}

impl Model for Gup {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State::default()]
    }

    fn actions(&self, s: &State, actions: &mut Vec<Action>) {
        let pages = || (0..PAGES as u8).map(|p| (p, s.pages[p as usize]));
        for d in 0..self.drivers {
            if s.drivers[d as usize].0 == 0 {
                actions.extend(pages().filter(|(_, page)| !page.under_io).map(|(p, _)| Action::Take(d, p)));
            } else {
                actions.push(Action::Drive(d));
            }
        }
        match s.writer {
            None => actions.extend(pages().map(|(p, _)| Action::Choose(p))),
            Some(p) if s.pages[p as usize].writable => actions.push(Action::Store),
            Some(p) if !s.pages[p as usize].under_io => actions.push(Action::Fault),
            _ => (),
        }
        if s.flusher.0 == 0 {
            actions.extend(pages().filter(|(_, page)| page.dirty && !page.under_io).map(|(p, _)| Action::Pick(p)));
        } else {
            actions.push(Action::Flush);
        }
        match s.cloner {
            None => actions.extend(pages().filter(|(_, page)| !page.dirty && !page.under_io).map(|(p, _)| Action::Select(p))),
            Some(_) => actions.push(Action::Share),
        }
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut s = *last;
        match action {
            Action::Take(d, p) => {
                s.pages[p as usize].fault();
                s.drivers[d as usize] = (1, p);
            }
            Action::Drive(d) => {
                let (stage, p) = s.drivers[d as usize];
                match stage {
                    2 => s.pages[p as usize].write(),
                    3 => s.pages[p as usize].dirty = true,
                    _ => (),
                }
                s.drivers[d as usize] = if stage == 4 { (0, 0) } else { (stage + 1, p) };
            }
            Action::Choose(p) => s.writer = Some(p),
            Action::Fault => s.pages[s.writer? as usize].fault(),
            Action::Store => {
                s.pages[s.writer? as usize].write();
                s.writer = None;
            }
            Action::Pick(p) => s.flusher = (1, p),
            Action::Flush => {
                let (stage, p) = s.flusher;
                let page = &mut s.pages[p as usize];
                match stage {
                    1 => page.writable = false,
                    2 => page.dirty = false,
                    3 => page.under_io = true,
                    _ => page.under_io = false,
                }
                s.flusher = if stage == 4 { (0, 0) } else { (stage + 1, p) };
            }
            Action::Select(p) => s.cloner = Some(p),
            Action::Share => {
                let page = &mut s.pages[s.cloner? as usize];
                page.shared = true;
                page.writable = false;
                s.cloner = None;
            }
        }
        Some(s)
    }

    // A property that always holds, so that the whole space is searched.
    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("all states", |_, _| true)]
    }
}

fn main() {
    let drivers = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(2);
    let checker = Gup { drivers }.checker().threads(1).spawn_bfs().join();
    println!("{{\"states\": {}, \"transitions\": 0}}", checker.unique_state_count());
}
