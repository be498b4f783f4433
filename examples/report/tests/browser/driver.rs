//! A browser, by the W3C's WebDriver: the few commands that the tests need, over a plain HTTP client.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What WebDriver calls an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

pub(crate) const ENTER: char = '\u{e007}';
pub(crate) const TAB: char = '\u{e004}';
pub(crate) const DOWN: char = '\u{e015}';

/// A browser window. Browser and driver end with it.
pub(crate) struct Browser {
    driver: Child,
    http: ureq::Agent,
    session: String,
    /// An empty profile of its own.
    _profile: TempDir,
}

impl Browser {
    /// None where no chromium or no driver is there.
    pub(crate) fn start() -> Option<Self> {
        let is_there = |name| Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if is_there("chromium").is_err() || is_there("chromedriver").is_err() {
            return None;
        }
        let mut driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).spawn().unwrap();
        let port = BufReader::new(driver.stdout.take().unwrap()).lines().find_map(|line| {
            let line = line.unwrap();
            line.split_once("started successfully on port ").map(|(_, port)| port.trim_end_matches('.').to_owned())
        });
        let base = format!("http://127.0.0.1:{}/session", port.expect("the driver names its port"));
        let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None);
        let http: ureq::Agent = config.timeout_global(Some(Duration::from_secs(120))).build().into();
        let profile = TempDir::new().unwrap();
        let user_data = format!("--user-data-dir={}", profile.path().display());
        let args = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--window-size=1280,1000",
            &user_data,
        ];
        let capabilities = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"args": args},
        }}});
        let mut browser = Self { driver, http, session: base, _profile: profile };
        let id = browser.post("", capabilities)["sessionId"].as_str().unwrap().to_owned();
        browser.session = format!("{}/{id}", browser.session);
        Some(browser)
    }

    fn post(&self, command: &str, body: Value) -> Value {
        let request = self.http.post(format!("{}{command}", self.session)).header("content-type", "application/json");
        let mut response = request.send(body.to_string()).unwrap();
        let status = response.status();
        let text = response.body_mut().read_to_string().unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert!(status.is_success(), "{command}: {}", answer["value"]["message"]);
        answer["value"].clone()
    }

    /// Until the page is loaded and its script has run. On a busy machine the driver answers before that, while a large page
    /// is still being parsed or the window before it is still there.
    pub(crate) fn open(&self, page: &Path) {
        let url = format!("file://{}", page.display());
        self.post("/url", json!({"url": url}));
        let begun = Instant::now();
        while self.run("return [location.href, document.readyState]") != json!([url, "complete"]) {
            assert!(begun.elapsed() < Duration::from_secs(60), "{url} is not loaded");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// What a script returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", json!({"script": script, "args": []}))
    }

    pub(crate) fn text(&self, script: &str) -> String {
        self.run(script).as_str().map_or_else(|| panic!("no string: {script}"), str::to_owned)
    }

    pub(crate) fn number(&self, script: &str) -> f64 {
        self.run(script).as_f64().unwrap_or_else(|| panic!("no number: {script}"))
    }

    fn element(&self, selector: &str) -> String {
        let found = self.post("/element", json!({"using": "css selector", "value": selector}));
        found[ELEMENT].as_str().unwrap().to_owned()
    }

    /// As with a mouse: refused if something lies over the element. Returns after what the page put off by it to the end of
    /// its queue, as it must after a form is reset.
    pub(crate) fn click(&self, selector: &str) {
        self.post(&format!("/element/{}/click", self.element(selector)), json!({}));
        self.post("/execute/async", json!({"script": "setTimeout(arguments[0])", "args": []}));
    }

    pub(crate) fn type_into(&self, selector: &str, text: &str) {
        self.post(&format!("/element/{}/value", self.element(selector)), json!({"text": text}));
    }

    /// On the keyboard, wherever the focus is.
    pub(crate) fn press(&self, key: char) {
        let actions = json!([{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]);
        self.post("/actions", json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}));
    }

    /// What the browser wrote on its console since it was asked last.
    pub(crate) fn console(&self) -> Vec<String> {
        let log = self.post("/se/log", json!({"type": "browser"}));
        log.as_array().unwrap().iter().map(ToString::to_string).collect()
    }

    pub(crate) fn resize(&self, width: u32, height: u32) {
        self.post("/window/rect", json!({"width": width, "height": height}));
    }

    /// The window as a PNG.
    pub(crate) fn screenshot(&self) -> Vec<u8> {
        let mut response = self.http.get(format!("{}/screenshot", self.session)).call().unwrap();
        let answer: Value = serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap();
        STANDARD.decode(answer["value"].as_str().unwrap()).unwrap()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.http.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
