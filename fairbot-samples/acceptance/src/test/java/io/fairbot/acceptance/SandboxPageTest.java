package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ReducedMotion;
import io.fairbot.testkit.TestProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator in a real browser. Its pictures are in target/screenshots. */
class SandboxPageTest {
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final int DESKTOP_WIDTH = 1200;
    private static final int DESKTOP_HEIGHT = 820;
    private static final int PHONE_WIDTH = 390;
    private static final int PHONE_HEIGHT = 780;

    @TempDir
    private Path directory;

    private final List<String> complaints = new ArrayList<>();
    private final List<String> outside = new ArrayList<>();
    private Playwright playwright;
    private Browser browser;
    private SampleProcess sample;

    @BeforeEach
    void open() {
        Path chromium = TestProgram.CHROMIUM.require(getClass().getSimpleName());
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(List.of("--no-sandbox")));
        sample = SampleProcess.start(SampleProcess.STANDALONE, directory, Map.of());
    }

    @AfterEach
    void close() {
        if (playwright != null) {
            playwright.close();
        }
        if (sample != null) {
            sample.close();
        }
    }

    /** Light is the default; asking for it by Playwright's constant fails in Turkish, where its I loses the dot. */
    private Page page(int width, int height) {
        Page page = browser.newPage(new Browser.NewPageOptions()
                .setViewportSize(width, height)
                .setLocale("pt-BR")
                .setTimezoneId("America/Sao_Paulo")
                .setReducedMotion(ReducedMotion.REDUCE));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("401")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(request -> {
            if (!request.url().startsWith("http://127.0.0.1:") && !request.url().startsWith("blob:http://127.0.0.1:")) {
                outside.add(request.url());
            }
        });
        return page;
    }

    private static void say(Page page, String text) {
        page.locator("#text").fill(text);
        page.keyboard().press("Enter");
    }

    private static Locator answers(Page page) {
        return page.locator("#log .bubble:not(.mine)");
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    @Test
    void whoOpensTheLinkTalksToTheBot() throws Exception {
        Page page = page(DESKTOP_WIDTH, DESKTOP_HEIGHT);
        page.navigate(sample.address() + "/sandbox#" + sample.key());
        page.waitForSelector("#app:visible");
        assertThat(page.url()).doesNotContain("fb_");
        say(page, "oi");
        page.waitForCondition(() -> answers(page).count() == 1);
        assertThat(answers(page).first().innerText()).contains("Fair Câmbio Matriz", "1 - Cotações de hoje");
        page.locator("#log .options button")
                .filter(new Locator.FilterOptions().setHasText("Cotações de hoje"))
                .click();
        page.waitForCondition(() -> answers(page).count() == 2);
        assertThat(answers(page).last().innerText()).contains("R$ 5,5900");
        say(page, "que horas abre amanhã?");
        page.waitForCondition(() -> answers(page).count() == 3);
        picture(page, "sandbox");
        page.locator("[data-branch=shopping]").click();
        say(page, "vcs compram libra?");
        page.waitForCondition(() -> answers(page).count() == 1);
        assertThat(answers(page).first().innerText()).contains("não trabalha com libra esterlina");
        assertThat(complaints).isEmpty();
        assertThat(outside).isEmpty();
    }

    @Test
    void whatIsWrittenInAGroupIsIgnoredAndThePageSaysSo() throws Exception {
        Page page = page(DESKTOP_WIDTH, DESKTOP_HEIGHT);
        page.navigate(sample.address() + "/sandbox#" + sample.key());
        page.waitForSelector("#app:visible");
        page.locator("#text").fill("quanto está o euro?");
        page.locator("#attach").click();
        page.locator("#attach-menu [data-kind=group]").click();
        page.waitForCondition(() -> page.locator("#notice").innerText().contains("que a loja ignora"));
        assertThat(page.locator("#text").inputValue()).isEmpty();
        say(page, "oi");
        page.waitForCondition(() -> answers(page).count() == 1);
        assertThat(page.locator("#log .bubble.mine").count()).isEqualTo(1);
        assertThat(page.locator("#notice").innerText()).isEmpty();
        assertThat(complaints).isEmpty();
    }

    @Test
    void onAPhoneBranchesAndChatTakeTurns() throws Exception {
        Page page = page(PHONE_WIDTH, PHONE_HEIGHT);
        page.navigate(sample.address() + "/sandbox#" + sample.key());
        page.locator("[data-branch=matriz]").click();
        say(page, "oi");
        page.waitForCondition(() -> answers(page).count() == 1);
        picture(page, "sandbox-phone");
        int width = (int) page.evaluate("document.documentElement.scrollWidth");
        assertThat(width).isLessThanOrEqualTo(PHONE_WIDTH);
        page.locator("#back").click();
        assertThat(page.locator("[data-branch=praia]").isVisible()).isTrue();
        assertThat(complaints).isEmpty();
    }

    @Test
    void withoutAKeyItAsksForOne() throws Exception {
        Page page = page(DESKTOP_WIDTH, DESKTOP_HEIGHT);
        page.navigate(sample.address() + "/sandbox");
        page.locator("#key").fill("fb_wrong-key-of-twenty-characters");
        page.locator("#key-go").click();
        page.waitForCondition(() -> !page.locator("#key-error").innerText().isBlank());
        assertThat(page.locator("#app").isVisible()).isFalse();
        page.locator("#key").fill(sample.key());
        page.locator("#key-go").click();
        page.waitForSelector("#app:visible");
        assertThat(complaints).isEmpty();
    }

    @Test
    void theDocumentationOfTheApiOpens() throws Exception {
        Page page = page(DESKTOP_WIDTH, DESKTOP_HEIGHT);
        page.navigate(sample.address() + "/docs");
        page.getByText(Pattern.compile("/sandbox/messages")).first().waitFor();
        picture(page, "docs");
        assertThat(complaints).isEmpty();
        assertThat(outside).isEmpty();
    }
}
