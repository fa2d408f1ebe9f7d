package io.fairbot.contents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.fairbot.browser.Chromium;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Turn;
import io.fairbot.json.Json;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.content.Buttons;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.Text;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as a messenger: on a phone and on a desktop, with the keyboard, back, reloaded, cut off, and with every content. */
class ChatPageTest {
    private static final int PHONE = 390;
    private static final int DESKTOP = 1440;
    private static final int HEIGHT = 844;
    private static final String WORD = "Donaudampfschifffahrtsgesellschaftskapitän".repeat(8);
    private static final int LONG = 500;
    private static final ContentBot BOT = new ContentBot();

    /** Says back what it hears, or what is asked for; sends wide things when it hears "largo". */
    private static final ConversationHandler HANDLER = (state, event, context) -> {
        if (event.text().startsWith("manda")) {
            return BOT.handle(state, event, context);
        }
        return switch (event.text().length() > LONG ? "nada" : event.text()) {
            case "nada" -> Turn.ignore();
            case "largo" ->
                Turn.reply(Buttons.of(WORD, options(WORD.substring(0, 20), "W".repeat(20)))
                        .withHeader(WORD.substring(0, 60))
                        .withFooter(WORD.substring(0, 60)));
            case "menu" -> Turn.reply(Buttons.of("Escolha", options("Um", "Dois")));
            default -> Turn.reply(new Text("eco: " + event.text()));
        };
    };

    @RegisterExtension
    private static final Chromium CHROMIUM = new Chromium();

    @TempDir
    private static Path directory;

    private static ContentHouse house;
    private static int customers;

    @BeforeAll
    static void open() {
        house = ContentHouse.start(directory.resolve("data"), Optional.of(HANDLER));
    }

    @AfterAll
    static void close() {
        if (house != null) {
            house.close();
        }
    }

    private static List<ChoiceOption> options(String... titles) {
        return IntStream.range(0, titles.length)
                .mapToObj(i -> new ChoiceOption("o" + i, titles[i]))
                .toList();
    }

    /** The number of a customer who has never written. */
    private static String someone() {
        return "+55489999" + (60_000 + customers++);
    }

    /** Opens the page as a customer of a branch. */
    private static Page enter(int width, String customer) {
        Page page = CHROMIUM.page(width, HEIGHT);
        page.addInitScript("try { sessionStorage.getItem('fairbot-me') ?? sessionStorage.setItem('fairbot-me', '"
                + customer + "'); } catch (empty) { /* The page before the first one. */ }");
        page.navigate(house.address() + "/sandbox#" + ContentHouse.KEY.reveal());
        page.waitForSelector("#app:visible");
        return page;
    }

    /** Opens the chat with the first branch, also where the list comes first. */
    private static Page chat(int width, String customer) {
        Page page = enter(width, customer);
        if (width == PHONE) {
            line(page, ContentHouse.BRANCH).click();
        }
        page.locator("#log .bubble, #log .empty").first().waitFor();
        return page;
    }

    private static Locator line(Page page, String branch) {
        return page.locator(".lines [data-branch=" + branch + "]");
    }

    private static Locator theirs(Page page) {
        return page.locator("#log .bubble:not(.mine)");
    }

    private static Locator bubble(Page page, String text) {
        return page.locator("#log .bubble:not(.sending)").filter(new Locator.FilterOptions().setHasText(text));
    }

    private static void say(Page page, String text) {
        int before = theirs(page).count();
        page.locator("#text").fill(text);
        page.keyboard().press("Enter");
        page.waitForCondition(() -> theirs(page).count() == before + 1);
    }

    private static JsonNode send(String customer, String text) {
        return post(
                "/sandbox/messages?wait=10s", Map.of("branch", ContentHouse.BRANCH, "from", customer, "text", text));
    }

    private static void writeOnThePhone(String customer, String text) {
        post("/sandbox/own-messages", Map.of("branch", ContentHouse.BRANCH, "to", customer, "text", text));
    }

    private static JsonNode post(String path, Map<String, String> fields) {
        ObjectNode body = Json.mapper().createObjectNode();
        fields.forEach(body::put);
        return house.post(path, body.toString());
    }

    private static Object focused(Page page) {
        return page.evaluate("document.activeElement.id || document.activeElement.textContent");
    }

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
    void aLineThatIsDownStaysInTheListWithItsState() {
        Page page = chat(DESKTOP, someone());
        say(page, "oi");
        assertThat(page.locator("#chat-state").innerText()).isEqualTo("o robô responde");
        house.channel().faults().injectPermanently(ContentHouse.BRANCH, FailureCause.WEB_REPLACED);
        try {
            page.waitForCondition(() -> page.locator("#chat-state").innerText().equals("linha parada"));
            page.waitForCondition(
                    () -> line(page, ContentHouse.BRANCH).innerText().contains("linha parada"));
            assertThat(line(page, ContentHouse.OTHER_BRANCH).innerText()).doesNotContain("linha");
            Chromium.picture(page, "chat-line-down");
            page.locator("#text").fill("alô?");
            page.keyboard().press("Enter");
            page.waitForCondition(() -> page.locator("#send-error").innerText().contains("a mensagem não saiu"));
            assertThat(page.locator("#text").inputValue()).isEqualTo("alô?");
            assertThat(CHROMIUM.takeErrors()).isNotEmpty().allMatch(error -> error.contains("503"));
        } finally {
            house.channel().faults().clear(ContentHouse.BRANCH);
            house.post("/branches/" + ContentHouse.BRANCH + "/session/retry", "{}");
        }
        page.waitForCondition(() -> page.locator("#chat-state").innerText().equals("o robô responde"));
        page.waitForCondition(() -> !line(page, ContentHouse.BRANCH).innerText().contains("linha"));
        say(page, "agora sim");
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
    void aMessageIsOnTheScreenWithinATenthOfASecondOfItsCommit() {
        String customer = someone();
        Page page = chat(DESKTOP, customer);
        page.evaluate("() => { window.seen = {}; new MutationObserver(() => requestAnimationFrame(() => {"
                + " document.querySelectorAll('#log .bubble').forEach(item => { window.seen[item.dataset.id] ??="
                + " Date.now(); }); })).observe(document.querySelector('#log'), { childList: true }); }");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(send(customer, "oi " + i).at("/replies/0/id").asText());
        }
        page.waitForCondition(() -> theirs(page).count() == ids.size());
        List<Long> delays = new ArrayList<>();
        house.chat(customer).forEach(message -> {
            if (ids.contains(message.path("id").asText())) {
                long at = Instant.parse(message.path("at").asText()).toEpochMilli();
                delays.add(((Number) page.evaluate(
                                        "id => window.seen[id]",
                                        message.path("id").asText()))
                                .longValue()
                        - at);
            }
        });
        delays.sort(null);
        System.out.println("From the commit to the screen, in ms: " + delays);
        assertThat(delays.get(delays.size() / 2)).isLessThan(100);
    }

    @Test
    void whoIsCutOffIsToldAndGoesOnByItself() {
        String customer = someone();
        Page page = chat(DESKTOP, customer);
        say(page, "oi");
        page.route("**/sandbox/chats/**", Route::abort);
        send(customer, "enquanto isso");
        page.waitForCondition(() -> page.locator("#connection").innerText().contains("não responde"));
        assertThat(page.locator("#chat-state").innerText()).isEqualTo("sem conexão");
        send(customer, "e depois");
        page.unroute("**/sandbox/chats/**");
        bubble(page, "eco: e depois").waitFor();
        page.waitForCondition(() -> page.locator("#connection").innerText().isEmpty());
        assertThat(theirs(page).count()).isEqualTo(3);
        assertThat(CHROMIUM.takeErrors()).isNotEmpty().allMatch(error -> error.contains("ERR_FAILED"));
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

    @Test
    void ofALongChatTheEndComesFirst() {
        String customer = someone();
        IntStream.range(0, 60).forEach(i -> send(customer, "oi " + i));
        Page page = chat(DESKTOP, customer);
        page.waitForCondition(() -> page.locator("#log .bubble").count() == 50);
        bubble(page, "eco: oi 59").waitFor();
        page.locator("#log .earlier button").click();
        page.waitForCondition(() -> page.locator("#log .bubble").count() == 100);
        page.locator("#log .earlier button").click();
        page.waitForCondition(() -> page.locator("#log .bubble").count() == 120);
        assertThat(page.locator("#log .earlier").count()).isZero();
        assertThat(page.locator("#log .day").count()).isEqualTo(1);
        assertThat(page.locator("#log .bubble").first().innerText()).contains("oi 0");
        say(page, "e mais");
    }

    @Test
    void thePageAsksForNewsOnly() {
        String customer = someone();
        send(customer, "x".repeat(65_000));
        Page page = chat(DESKTOP, customer);
        List<Integer> sizes = new ArrayList<>();
        page.onResponse(response -> {
            if (response.url().contains("/sandbox/chats/") && response.status() == 200) {
                sizes.add(response.body().length);
            }
        });
        say(page, "oi");
        say(page, "tudo bem?");
        assertThat(sizes).isNotEmpty().allMatch(size -> size < 2_000);
    }

    @Test
    void whoAnswersIsShown() {
        String customer = someone();
        Page page = chat(DESKTOP, customer);
        say(page, "oi");
        assertThat(page.locator("#chat-state").innerText()).isEqualTo("o robô responde");
        page.locator("#text").fill("aqui é a Bia");
        page.locator("#phone").click();
        bubble(page, "aqui é a Bia").waitFor();
        page.waitForCondition(() -> page.locator("#chat-state").innerText().equals("um atendente responde"));
    }
}
