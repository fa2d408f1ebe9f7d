package io.fairbot.contents;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.fairbot.browser.Chromium;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as a messenger: on a phone and on a desktop, with the keyboard, back, reloaded, and with every content. */
class ChatPageTest extends ChatPageFixture {
    private static void fits(Page page, int width) {
        page.evaluate("document.querySelectorAll('*').forEach(node => { node.scrollLeft = 1000; })");
        assertThat((boolean) page.evaluate("[...document.querySelectorAll('*')].every(node => node.scrollLeft === 0"
                        + " || node.matches('textarea, input, select'))"))
                .as("nothing scrolls sideways")
                .isTrue();
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
        assertThat((boolean) page.evaluate("[...document.querySelectorAll('#app *')].every(node => {"
                        + " const box = node.getBoundingClientRect();"
                        + " return box.width === 0 || (box.left >= -1 && box.right <= innerWidth + 1); })"))
                .as("everything is within the window")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {PHONE, DESKTOP})
    void nothingScrollsSidewaysWithEveryContent(int width) {
        String customer = someone();
        ContentSample.allSent().forEach(row -> send(customer, ContentBot.ask(row)));
        send(customer, "largo");
        send(customer, WORD + " ```" + WORD + "``` https://example.com/" + WORD + " *" + WORD + "*");
        house.post(
                "/sandbox/messages?wait=10s",
                "{\"branch\":\"matriz\",\"from\":\"" + customer + "\",\"document\":{\"fileName\":\""
                        + WORD.substring(0, 240) + "\",\"caption\":\"" + WORD + "\"}}");
        house.post(
                "/sandbox/messages?wait=10s",
                "{\"branch\":\"matriz\",\"from\":\"" + customer + "\",\"contacts\":[{\"name\":\""
                        + WORD.substring(0, 200) + "\"}]}");
        Page page = chat(width, customer);
        page.waitForCondition(
                () -> theirs(page).count() >= ContentSample.allSent().size() + 3);
        page.locator("#log img").first().scrollIntoViewIfNeeded();
        page.waitForCondition(
                () -> (boolean) page.locator("#log img").first().evaluate("image => image.naturalWidth === 320"));
        fits(page, width);
        Chromium.picture(page, "chat-contents-" + width);
        page.locator("#log").evaluate("log => { log.scrollTop = log.scrollHeight; }");
        theirs(page).last().locator("button[title=Responder]").click();
        fits(page, width);
        Chromium.picture(page, "chat-wide-" + width);
        if (width == PHONE) {
            page.locator("#back").click();
            fits(page, width);
            Chromium.picture(page, "chat-list-" + width);
        }
    }

    @Test
    void onAPhoneBackGoesFromTheChatToTheListAndLeaves() {
        Page page = enter(PHONE, someone());
        assertThat(page.locator("#chat").isVisible()).isFalse();
        line(page, ContentHouse.BRANCH).click();
        page.locator("#log .empty").waitFor();
        page.goBack();
        page.waitForCondition(() -> line(page, ContentHouse.BRANCH).isVisible());
        assertThat(page.locator("#chat").isVisible()).isFalse();
        assertThat(page.evaluate("document.activeElement.dataset.branch")).isEqualTo(ContentHouse.BRANCH);
        page.goForward();
        page.waitForCondition(() -> page.locator("#chat").isVisible());
        page.locator("#back").click();
        page.waitForCondition(() -> line(page, ContentHouse.BRANCH).isVisible());
        assertThat(page.url()).doesNotContain("fb_").endsWith("/sandbox");
        page.goBack();
        assertThat(page.url()).isEqualTo("about:blank");
        page.goForward();
        page.waitForSelector("#app:visible");
        assertThat(page.url()).doesNotContain("fb_");
    }

    @Test
    void onAPhoneAChatThatIsOpenedByItsAddressHasTheListBeforeIt() {
        Page page = enter(PHONE, someone());
        Page other = page.context().newPage();
        other.navigate(house.address() + "/sandbox#" + ContentHouse.KEY.reveal());
        other.waitForSelector("#app:visible");
        other.navigate(house.address() + "/docs");
        other.navigate(house.address() + "/sandbox#/" + ContentHouse.OTHER_BRANCH);
        other.waitForCondition(() -> other.locator("#chat").isVisible());
        assertThat(other.locator("#chat-title").innerText()).isEqualTo(ContentHouse.OTHER_BRANCH);
        other.goBack();
        other.waitForCondition(() -> line(other, ContentHouse.BRANCH).isVisible());
    }

    @Test
    void onADesktopBackLeavesWhateverWasOpened() {
        Page page = enter(DESKTOP, someone());
        line(page, ContentHouse.OTHER_BRANCH).click();
        line(page, ContentHouse.BRANCH).click();
        assertThat(page.url()).endsWith("/sandbox#/" + ContentHouse.BRANCH);
        page.goBack();
        assertThat(page.url()).isEqualTo("about:blank");
    }

    @ParameterizedTest
    @ValueSource(ints = {PHONE, DESKTOP})
    void aReloadKeepsTheChat(int width) {
        Page page = enter(width, someone());
        String customer = someone();
        page.locator("#me").selectOption("");
        page.locator("#me-other").fill(customer);
        page.locator("#me-other").press("Tab");
        line(page, ContentHouse.OTHER_BRANCH).click();
        say(page, "guarda isto");
        page.reload();
        bubble(page, "eco: guarda isto").waitFor();
        assertThat(page.locator("#chat-title").innerText()).isEqualTo(ContentHouse.OTHER_BRANCH);
        assertThat(page.locator("#me-other").inputValue()).isEqualTo(customer);
        assertThat(page.url()).endsWith("#/" + ContentHouse.OTHER_BRANCH).doesNotContain("5548");
        if (width == PHONE) {
            page.goBack();
            page.waitForCondition(() -> line(page, ContentHouse.BRANCH).isVisible());
            page.reload();
            page.waitForCondition(() -> line(page, ContentHouse.BRANCH).isVisible());
            assertThat(page.locator("#chat").isVisible()).isFalse();
        }
    }

    @Test
    void aSessionNeedsNoMouse() {
        Page page = chat(DESKTOP, someone());
        assertThat(focused(page)).isEqualTo("text");
        page.keyboard().type("menu");
        page.keyboard().press("Enter");
        bubble(page, "Escolha").waitFor();
        assertThat(focused(page)).as("after sending").isEqualTo("text");
        // Backwards: attach, the actions of the last message, its options.
        page.keyboard().press("Shift+Tab");
        assertThat(focused(page)).isEqualTo("attach");
        page.keyboard().press("Shift+Tab");
        page.keyboard().press("Shift+Tab");
        page.keyboard().press("Shift+Tab");
        assertThat(focused(page)).isEqualTo("Dois");
        page.keyboard().press("Enter");
        bubble(page, "eco: Dois").waitFor();
        assertThat(focused(page)).as("after choosing").isEqualTo("text");
        assertThat(bubble(page, "Escolha").locator(".options button:enabled").count())
                .as("an answered menu is over")
                .isZero();
        page.keyboard().press("Shift+Tab");
        page.keyboard().press("Shift+Tab");
        page.keyboard().press("Shift+Tab");
        page.keyboard().press("Shift+Tab");
        assertThat(page.evaluate("document.activeElement.className")).isEqualTo("bubble");
        page.keyboard().press("Home");
        assertThat((String) page.evaluate("document.activeElement.textContent")).contains("menu");
        page.keyboard().press("ArrowDown");
        assertThat((String) page.evaluate("document.activeElement.textContent")).contains("Escolha");
        page.keyboard().press("ArrowUp");
        page.keyboard().press("Tab");
        assertThat(page.evaluate("document.activeElement.title")).isEqualTo("Responder");
        page.keyboard().press("Enter");
        assertThat(focused(page)).isEqualTo("text");
        assertThat(page.locator("#about").innerText()).contains("menu");
    }

    @Test
    void aClickLeavesTheFocusInTheText() {
        Page page = chat(DESKTOP, someone());
        page.locator("#text").fill("menu");
        page.locator("#send-go").click();
        bubble(page, "Escolha").locator("button:has-text('Um')").click();
        bubble(page, "eco: Um").waitFor();
        assertThat(focused(page)).isEqualTo("text");
    }

    @Test
    void aStrangeAddressGivesThePage() {
        Page page = CHROMIUM.page(DESKTOP, HEIGHT);
        for (String fragment : List.of("#%E0%A4%A", "#/%E0%A4%A", "#/nowhere", "#fb_%E0%A4%A", "#/", "#x/y")) {
            page.navigate("about:blank");
            page.navigate(house.address() + "/sandbox" + fragment);
            page.locator("#key").fill(ContentHouse.KEY.reveal());
            page.locator("#key-go").click();
            page.waitForSelector("#app:visible");
            page.waitForCondition(() -> page.locator("#chat-title").innerText().equals(ContentHouse.BRANCH));
            page.locator("#sign-out").click();
        }
    }

    @Test
    void aTextOfSixteenThousandMarksIsAMessageAsAnyOther() {
        String customer = someone();
        Page page = chat(DESKTOP, customer);
        for (String text : List.of(
                "*a* ".repeat(4_000),
                "*".repeat(16_000),
                "*_~".repeat(5_000) + "a" + "~_*".repeat(5_000),
                "```".repeat(5_000),
                "geo:".repeat(4_000) + ".".repeat(16_000))) {
            send(customer, text);
        }
        page.waitForCondition(() -> page.locator("#log .bubble").count() == 5);
        assertThat(bubble(page, "*a*").first().locator("strong").count()).isEqualTo(500);
        say(page, "depois");
    }

    @Test
    void marksAreShownAsOnAPhone() {
        Page page = chat(DESKTOP, someone());
        say(page, "*forte _e inclinado_* ~fora~ ```a*b*c``` 2*3*4 _x https://example.com/a_b, fim");
        String html = (String) bubble(page, "eco: ").last().locator(".words").evaluate("node => node.innerHTML");
        assertThat(html)
                .isEqualTo("eco: <strong>forte <em>e inclinado</em></strong> <s>fora</s> <code>a*b*c</code> 2*3*4 _x <a"
                        + " href=\"https://example.com/a_b\" target=\"_blank\""
                        + " rel=\"noopener noreferrer\">https://example.com/a_b</a>, fim");
        assertThat(line(page, ContentHouse.BRANCH).innerText()).contains("eco: forte e inclinado fora");
    }

    @Test
    void whatWasLoadedOfMediaIsGivenBack() {
        Page page = CHROMIUM.page(DESKTOP, HEIGHT);
        page.addInitScript("window.held = new Set(); const { createObjectURL, revokeObjectURL } = URL;"
                + " URL.createObjectURL = blob => { const url = createObjectURL(blob); held.add(url); return url; };"
                + " URL.revokeObjectURL = url => { held.delete(url); revokeObjectURL(url); };");
        page.navigate(house.address() + "/sandbox#" + ContentHouse.KEY.reveal());
        page.waitForSelector("#app:visible");
        page.locator("#me").selectOption("+5511999990003");
        say(page, ContentBot.ask(ContentSample.IMAGE));
        page.waitForCondition(
                () -> (boolean) theirs(page).locator("img").evaluate("image => image.naturalWidth === 320"));
        assertThat((int) page.evaluate("held.size")).isEqualTo(1);
        line(page, ContentHouse.OTHER_BRANCH).click();
        page.waitForCondition(() -> (int) page.evaluate("held.size") == 0);
        line(page, ContentHouse.BRANCH).click();
        page.waitForCondition(
                () -> (boolean) theirs(page).locator("img").evaluate("image => image.naturalWidth === 320"));
        page.locator("#sign-out").click();
        page.waitForCondition(() -> (int) page.evaluate("held.size") == 0);
    }
}
