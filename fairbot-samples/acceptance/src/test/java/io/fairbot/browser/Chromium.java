package io.fairbot.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ReducedMotion;
import io.fairbot.testkit.TestProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The browser of a test class, in a static field with {@code @RegisterExtension}: one Chromium for all classes of a JVM, since its start
 * takes longer than most tests. A test fails when a page of it reports an error, or loads anything from elsewhere. Pictures are in
 * target/screenshots.
 */
public final class Chromium implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final Namespace STORE = Namespace.create(Chromium.class);
    private static final Path PICTURES = Path.of("target", "screenshots");

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<String> outside = new ArrayList<>();
    private @Nullable Browser browser;
    /** The pages of all tests of the class come before those of one test. */
    private int shared;

    /** The browser with the process that drives it. */
    private record RunningBrowser(Playwright playwright, Browser browser) implements AutoCloseable {
        static RunningBrowser start(Path chromium) {
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            Browser browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(chromium)
                            .setArgs(List.of("--no-sandbox")));
            return new RunningBrowser(playwright, browser);
        }

        @Override
        public void close() {
            playwright.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Path chromium = TestProgram.CHROMIUM.require(context.getDisplayName());
        browser = context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(RunningBrowser.class, key -> RunningBrowser.start(chromium), RunningBrowser.class)
                .browser();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        shared = contexts.size();
    }

    /** Opens an empty page of a size, in Portuguese and in a session of its own, which ends with the test that opened it. */
    public Page page(int width, int height) {
        // Light is the default; asking for it by Playwright's constant fails in Turkish, where its I loses the dot.
        BrowserContext context = Optional.ofNullable(browser)
                .orElseThrow()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        .setLocale("pt-BR")
                        .setTimezoneId("America/Sao_Paulo")
                        .setReducedMotion(ReducedMotion.REDUCE));
        contexts.add(context);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        page.onPageError(errors::add);
        page.onRequest(request -> {
            if (!request.url().matches("(blob:)?http://127\\.0\\.0\\.1:.*")) {
                outside.add(request.url());
            }
        });
        return page;
    }

    /** Returns what the pages have reported since the last call, which a test expects. */
    public List<String> takeErrors() {
        List<String> taken = List.copyOf(errors);
        errors.clear();
        return taken;
    }

    /** Stores a picture of a page. */
    public static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    /** Stores a picture that the documentation shows; it is replaced with {@code -Dfairbot.pictures=write} only. */
    public static void picture(Page page, String name, Path documented) {
        picture(page, name);
        if ("write".equals(System.getProperty("fairbot.pictures"))) {
            page.screenshot(new Page.ScreenshotOptions().setPath(documented));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close(shared);
        assertThat(takeErrors()).as("errors in the console").isEmpty();
        assertThat(outside).as("requests to elsewhere").isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close(0);
    }

    private void close(int first) {
        List<BrowserContext> ended = contexts.subList(first, contexts.size());
        ended.forEach(BrowserContext::close);
        ended.clear();
    }
}
