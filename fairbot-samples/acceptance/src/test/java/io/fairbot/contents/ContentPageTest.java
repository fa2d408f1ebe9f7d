package io.fairbot.contents;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.fairbot.browser.Chromium;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.OutboundContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The column of the page: each content is sent by hand in one session of a real browser, heard by the bot, and seen.
 */
class ContentPageTest {
    private static final int DESKTOP_WIDTH = 1280;
    private static final int DESKTOP_HEIGHT = 900;
    private static final int PHONE_WIDTH = 390;
    private static final int PHONE_HEIGHT = 844;
    private static final int FINGER = 40;

    private static final ContentBot BOT = new ContentBot();

    @RegisterExtension
    private static final Chromium CHROMIUM = new Chromium();

    @TempDir
    private static Path directory;

    private static ContentHouse house;
    private static Page page;

    @BeforeAll
    static void open() {
        house = ContentHouse.start(directory.resolve("data"), Optional.of(BOT));
        page = CHROMIUM.page(DESKTOP_WIDTH, DESKTOP_HEIGHT);
        page.navigate(house.address() + "/sandbox#" + ContentHouse.KEY.reveal());
        page.waitForSelector("#app:visible");
    }

    @AfterAll
    static void close() {
        if (house != null) {
            house.close();
        }
    }

    private static void say(String text) {
        page.locator("#text").fill(text);
        page.keyboard().press("Enter");
    }

    private static void choose(String kind) {
        page.locator("#attach").click();
        page.locator("#attach-menu [data-kind=" + kind + "]").click();
    }

    private static void chooseFile(SampleMedia medium) {
        page.waitForFileChooser(() -> choose(medium.kind().label())).setFiles(file(medium));
    }

    private static Path file(SampleMedia medium) {
        try {
            return Files.write(directory.resolve(medium.fileName()), medium.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Locator mine(String kind) {
        return page.locator("#log .bubble.mine[data-type=" + kind + "]");
    }

    private static Locator theirs(String kind) {
        return page.locator("#log .bubble:not(.mine)[data-type=" + kind + "]");
    }

    /** Waits until the bot has heard one more message, and the page shows it as stored. */
    private static MessageContent afterwards(Runnable act) {
        int before = BOT.heard().size();
        act.run();
        page.waitForCondition(() -> BOT.heard().size() == before + 1);
        return BOT.heard().get(before).content();
    }

    /** A message of the customer to which others refer; returns its bubble. */
    private static Locator earlier() {
        String text = "antes " + BOT.heard().size();
        afterwards(() -> say(text));
        Locator bubble =
                page.locator("#log .bubble.mine:has(.actions)").filter(new Locator.FilterOptions().setHasText(text));
        bubble.waitFor();
        return bubble;
    }

    private static void act(Locator bubble, String title) {
        bubble.locator(".actions button[title=" + title + "]").click();
    }

    @ParameterizedTest
    @MethodSource("io.fairbot.contents.ContentSample#allReceived")
    void whatACustomerSendsIsHeardAndSeen(ContentSample row) {
        ContentSample.Received way = row.received();
        MessageContent heard = afterwards(by(row));
        String kind = way.content("m0").kind();
        assertThat(heard.kind()).isEqualTo(kind);
        assertThat(heard.text())
                .isEqualTo(way.medium().isPresent() ? "" : way.content("m0").text());
        if (row == ContentSample.GROUP) {
            // The page is the private chat: it says where the message went.
            page.waitForCondition(() -> page.locator("#notice").innerText().contains("vizinhos"));
            assertThat(page.locator("#notice").innerText()).contains(way.page());
            return;
        }
        Locator shown = mine(kind).and(page.locator(":has(.actions)")).last();
        shown.waitFor();
        page.waitForCondition(() -> shown.innerText().contains(way.page()));
        assertThat(shown.locator(".quoted").count())
                .isEqualTo(way.content("m0").toString().contains("m0") || way.quotes() ? 1 : 0);
    }

    /** How a visitor sends it by hand. */
    private static Runnable by(ContentSample row) {
        return switch (row) {
            case TEXT -> () -> say("oi, *tudo* bem?");
            case CHOICE -> {
                int before = theirs("buttons").count();
                afterwards(() -> say(ContentBot.ask(ContentSample.BUTTONS)));
                page.waitForCondition(() -> theirs("buttons").count() == before + 1);
                yield () -> theirs("buttons")
                        .last()
                        .locator(".options button")
                        .first()
                        .click();
            }
            case IMAGE -> () -> chooseFile(SampleMedia.PICTURE);
            case VOICE -> () -> chooseFile(SampleMedia.VOICE);
            case AUDIO -> () -> chooseFile(SampleMedia.SONG);
            case VIDEO -> () -> chooseFile(SampleMedia.FILM);
            case DOCUMENT -> () -> chooseFile(SampleMedia.PDF);
            case STICKER -> () -> chooseFile(SampleMedia.STICKER);
            case LOCATION -> () -> choose("location");
            case CONTACTS -> () -> choose("contacts");
            case ORDER -> () -> choose("order");
            case UNKNOWN -> () -> choose("unsupported");
            case REACTION -> {
                Locator bubble = earlier();
                yield () -> act(bubble, "Reagir");
            }
            case QUOTE -> {
                act(earlier(), "Responder");
                yield () -> say("esta");
            }
            case EDIT -> {
                act(earlier(), "Editar");
                yield () -> say("200 dólares");
            }
            case DELETION -> {
                Locator bubble = earlier();
                yield () -> act(bubble, "Apagar");
            }
            case GROUP -> {
                page.locator("#text").fill("oi, grupo");
                yield () -> choose("group");
            }
            case BUTTONS, LIST, TEMPLATE -> throw new AssertionError("Customers do not send " + row + ".");
        };
    }

    @ParameterizedTest
    @MethodSource("io.fairbot.contents.ContentSample#allSent")
    void whatABotSendsIsSeen(ContentSample row) {
        OutboundContent content = row.sent().content("m0");
        int before = theirs(content.kind()).count();
        say(ContentBot.ask(row));
        page.waitForCondition(() -> theirs(content.kind()).count() == before + 1);
        Locator shown = theirs(content.kind()).last();
        assertThat(shown.innerText()).contains(row.sent().page());
        assertThat(shown.locator(".options button").allInnerTexts())
                .zipSatisfy(
                        content.options(), (text, option) -> assertThat(text).startsWith(option.title()));
    }

    @Test
    void aPictureIsShownAndADocumentOpens() {
        int before = theirs("image").count();
        say(ContentBot.ask(ContentSample.IMAGE));
        page.waitForCondition(() -> theirs("image").count() == before + 1);
        Locator picture = theirs("image").last().locator("img");
        page.waitForCondition(
                () -> (boolean) picture.evaluate("image => image.complete && image.naturalWidth === 320"));
        int documents = theirs("document").count();
        say(ContentBot.ask(ContentSample.DOCUMENT));
        page.waitForCondition(() -> theirs("document").count() == documents + 1);
        Locator link = theirs("document").last().locator("a.preview");
        page.waitForCondition(() -> link.count() == 1 && link.getAttribute("href") != null);
        assertThat(page.waitForDownload(link::click).suggestedFilename()).isEqualTo("tabela.pdf");
    }

    @Test
    void aRowWithADescriptionCanBeChosen() {
        int before = theirs("list").count();
        afterwards(() -> say(ContentBot.ask(ContentSample.LIST)));
        page.waitForCondition(() -> theirs("list").count() == before + 1);
        Locator row = theirs("list").last().locator(".options button").first();
        assertThat(afterwards(row::click).text()).isEqualTo("Dólar");
    }

    @Test
    void anAnswerThatWasBegunIsShownAndCanBeLeft() {
        act(earlier(), "Responder");
        Locator about = page.locator("#about");
        assertThat(about.innerText()).contains("Respondendo a: antes");
        page.locator("#about-end").click();
        assertThat(about.isVisible()).isFalse();
        act(earlier(), "Editar");
        assertThat(page.locator("#text").inputValue()).startsWith("antes");
        page.locator("#about-end").click();
        assertThat(page.locator("#text").inputValue()).isEmpty();
    }

    @Test
    void theMenuIsUsedWithTheKeyboardAlone() {
        Locator menu = page.locator("#attach-menu");
        page.locator("#attach").focus();
        page.keyboard().press("ArrowDown");
        assertThat(menu.isVisible()).isTrue();
        assertThat(focused()).isEqualTo("image");
        page.keyboard().press("ArrowUp");
        assertThat(focused()).isEqualTo("group");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("End");
        page.keyboard().press("Home");
        page.keyboard().press("ArrowRight");
        assertThat(focused()).isEqualTo("voice");
        page.keyboard().press("Escape");
        assertThat(menu.isVisible()).isFalse();
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("attach");
        page.keyboard().press("Enter");
        assertThat(focused()).isEqualTo("image");
        page.locator("#log").click(new Locator.ClickOptions().setPosition(5, 5));
        assertThat(menu.isVisible()).isFalse();
        page.locator("#attach").focus();
        page.keyboard().press("ArrowUp");
        page.keyboard().press("ArrowUp");
        assertThat(focused()).isEqualTo("unsupported");
        assertThat(afterwards(() -> page.keyboard().press("Enter")).kind()).isEqualTo("unsupported");
    }

    private static Object focused() {
        return page.evaluate("document.activeElement.dataset.kind");
    }

    @Test
    void onAPhoneTheMenuFitsAndFingersHitIt() {
        page.setViewportSize(PHONE_WIDTH, PHONE_HEIGHT);
        try {
            page.locator("#attach").click();
            for (Locator item : page.locator("#attach-menu button").all()) {
                var box = item.boundingBox();
                assertThat(box.height).isGreaterThanOrEqualTo(FINGER);
                assertThat(box.x).isGreaterThanOrEqualTo(0);
                assertThat(box.x + box.width).isLessThanOrEqualTo(PHONE_WIDTH);
            }
            Chromium.picture(page, "contents-menu-phone");
            page.keyboard().press("Escape");
            assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(PHONE_WIDTH);
            Chromium.picture(page, "contents-phone");
        } finally {
            page.setViewportSize(DESKTOP_WIDTH, DESKTOP_HEIGHT);
        }
    }

    @Test
    void onADesktopItLooksAsOnThePicture() {
        for (ContentSample row : ContentSample.allSent()) {
            whatABotSendsIsSeen(row);
        }
        page.locator("#attach").click();
        Chromium.picture(page, "contents-menu");
        page.keyboard().press("Escape");
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(DESKTOP_WIDTH);
        Chromium.picture(page, "contents");
    }
}
