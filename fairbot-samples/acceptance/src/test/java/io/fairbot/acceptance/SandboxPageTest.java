package io.fairbot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.fairbot.browser.Chromium;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The simulator of the standalone in a real browser. */
class SandboxPageTest {
    private static final int DESKTOP_WIDTH = 1200;
    private static final int DESKTOP_HEIGHT = 820;
    private static final int PHONE_WIDTH = 390;
    private static final int PHONE_HEIGHT = 780;

    @RegisterExtension
    private static final Chromium CHROMIUM = new Chromium();

    @TempDir
    private static Path directory;

    private static SampleProcess sample;

    @BeforeAll
    static void start() {
        sample = SampleProcess.start(SampleProcess.STANDALONE, directory, Map.of());
    }

    @AfterAll
    static void stop() {
        if (sample != null) {
            sample.close();
        }
    }

    /** Opens the link that the sample shows at its start, as a customer whom nobody else is. */
    private static Page enter(int width, int height, String customer) throws InterruptedException {
        Page page = CHROMIUM.page(width, height);
        page.navigate(sample.address() + "/sandbox#" + sample.key());
        page.waitForSelector("#app:visible");
        page.locator("#me").selectOption(customer);
        return page;
    }

    private static void say(Page page, String text) {
        page.locator("#text").fill(text);
        page.keyboard().press("Enter");
    }

    private static Locator answers(Page page) {
        return page.locator("#log .bubble:not(.mine)");
    }

    @Test
    void whoOpensTheLinkTalksToTheBot() throws Exception {
        Page page = enter(DESKTOP_WIDTH, DESKTOP_HEIGHT, "+5548999990001");
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
        Chromium.picture(page, "sandbox", Repository.file("docs/images/sandbox.png"));
        page.locator("[data-branch=shopping]").click();
        say(page, "vcs compram libra?");
        page.waitForCondition(() -> answers(page).count() == 1);
        assertThat(answers(page).first().innerText()).contains("não trabalha com libra esterlina");
    }

    @Test
    void whatIsWrittenInAGroupIsIgnoredAndThePageSaysSo() throws Exception {
        Page page = enter(DESKTOP_WIDTH, DESKTOP_HEIGHT, "+5592999990002");
        page.locator("#text").fill("quanto está o euro?");
        page.locator("#attach").click();
        page.locator("#attach-menu [data-kind=group]").click();
        page.waitForCondition(() -> page.locator("#notice").innerText().contains("que a loja ignora"));
        assertThat(page.locator("#text").inputValue()).isEmpty();
        say(page, "oi");
        page.waitForCondition(() -> answers(page).count() == 1);
        assertThat(page.locator("#log .bubble.mine").count()).isEqualTo(1);
        assertThat(page.locator("#notice").innerText()).isEmpty();
    }

    @Test
    void onAPhoneBranchesAndChatTakeTurns() throws Exception {
        Page page = enter(PHONE_WIDTH, PHONE_HEIGHT, "+5511999990003");
        page.locator("[data-branch=matriz]").click();
        say(page, "oi");
        page.waitForCondition(() -> answers(page).count() == 1);
        Chromium.picture(page, "sandbox-phone");
        int width = (int) page.evaluate("document.documentElement.scrollWidth");
        assertThat(width).isLessThanOrEqualTo(PHONE_WIDTH);
        page.locator("#back").click();
        assertThat(page.locator("[data-branch=praia]").isVisible()).isTrue();
    }

    @Test
    void withoutAKeyItAsksForOne() throws Exception {
        Page page = CHROMIUM.page(DESKTOP_WIDTH, DESKTOP_HEIGHT);
        page.navigate(sample.address() + "/sandbox");
        page.locator("#key").fill("fb_wrong-key-of-twenty-characters");
        page.locator("#key-go").click();
        page.waitForCondition(() -> !page.locator("#key-error").innerText().isBlank());
        assertThat(CHROMIUM.takeErrors()).singleElement().asString().contains("401");
        assertThat(page.locator("#app").isVisible()).isFalse();
        page.locator("#key").fill(sample.key());
        page.locator("#key-go").click();
        page.waitForSelector("#app:visible");
    }

    @Test
    void theDocumentationOfTheApiOpens() throws Exception {
        Page page = CHROMIUM.page(DESKTOP_WIDTH, DESKTOP_HEIGHT);
        page.navigate(sample.address() + "/docs");
        page.getByText(Pattern.compile("/sandbox/messages")).first().waitFor();
        Chromium.picture(page, "docs");
    }
}
