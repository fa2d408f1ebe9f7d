package io.fairbot.contents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.fairbot.browser.Chromium;
import io.fairbot.conversation.ConversationHandler;
import io.fairbot.conversation.Turn;
import io.fairbot.json.Json;
import io.fairbot.whatsapp.content.Buttons;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.Text;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A house with a bot that says back what it hears, and visitors who open its page. */
abstract class ChatPageFixture {
    static final int PHONE = 390;
    static final int DESKTOP = 1440;
    static final int HEIGHT = 844;
    static final String WORD = "Donaudampfschifffahrtsgesellschaftskapitän".repeat(8);
    private static final int LONG = 500;
    private static final ContentBot BOT = new ContentBot();

    /** Says back what it hears, or what is asked for; sends wide things when it hears "largo". */
    private static final ConversationHandler HANDLER = (state, event, context) -> {
        if (event.text().startsWith("manda")) {
            return BOT.handle(state, event, context);
        }
        return switch (event.text().length() > LONG ? "nada" : event.text()) {
            case "nada" -> Turn.ignore();
            case "pessoa" -> Turn.reply("Chamo alguém.").handOver();
            case "largo" ->
                Turn.reply(Buttons.of(WORD, options(WORD.substring(0, 20), "W".repeat(20)))
                        .withHeader(WORD.substring(0, 60))
                        .withFooter(WORD.substring(0, 60)));
            case "menu" -> Turn.reply(Buttons.of("Escolha", options("Um", "Dois")));
            default -> Turn.reply(new Text("eco: " + event.text()));
        };
    };

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    @TempDir
    private static Path directory;

    static ContentHouse house;
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

    static List<ChoiceOption> options(String... titles) {
        return IntStream.range(0, titles.length)
                .mapToObj(i -> new ChoiceOption("o" + i, titles[i]))
                .toList();
    }

    /** The number of a customer who has never written. */
    static String someone() {
        return "+55489999" + (60_000 + customers++);
    }

    /** Opens the page as a customer of a branch. */
    static Page enter(int width, String customer) {
        return enter(CHROMIUM.page(width, HEIGHT), customer);
    }

    static Page enter(Page page, String customer) {
        page.addInitScript("try { sessionStorage.getItem('fairbot-me') ?? sessionStorage.setItem('fairbot-me', '"
                + customer + "'); } catch (empty) { /* The page before the first one. */ }");
        page.navigate(house.address() + "/sandbox#" + ContentHouse.KEY.reveal());
        page.waitForSelector("#app:visible");
        return page;
    }

    /** Opens the chat with the first branch, also where the list comes first. */
    static Page chat(int width, String customer) {
        Page page = enter(width, customer);
        if (width == PHONE) {
            line(page, ContentHouse.BRANCH).click();
        }
        page.locator("#log .bubble, #log .empty").first().waitFor();
        return page;
    }

    static Locator line(Page page, String branch) {
        return page.locator(".lines [data-branch=" + branch + "]");
    }

    static Locator theirs(Page page) {
        return page.locator("#log .bubble:not(.mine)");
    }

    static Locator bubble(Page page, String text) {
        return page.locator("#log .bubble:not(.sending)").filter(new Locator.FilterOptions().setHasText(text));
    }

    static void say(Page page, String text) {
        int before = theirs(page).count();
        page.locator("#text").fill(text);
        page.keyboard().press("Enter");
        page.waitForCondition(() -> theirs(page).count() == before + 1);
    }

    static JsonNode send(String customer, String text) {
        return post(
                "/sandbox/messages?wait=10s", Map.of("branch", ContentHouse.BRANCH, "from", customer, "text", text));
    }

    static void writeOnThePhone(String customer, String text) {
        post("/sandbox/own-messages", Map.of("branch", ContentHouse.BRANCH, "to", customer, "text", text));
    }

    static JsonNode post(String path, Map<String, String> fields) {
        ObjectNode body = Json.mapper().createObjectNode();
        fields.forEach(body::put);
        return house.post(path, body.toString());
    }

    static Object focused(Page page) {
        return page.evaluate("document.activeElement.id || document.activeElement.textContent");
    }
}
