package io.fairbot.contents;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import io.fairbot.browser.Chromium;
import io.fairbot.whatsapp.FailureCause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is new on the page: at once by the stream of events, or asked for without it; and what it says when it is cut off. */
class NewsPageTest extends ChatPageFixture {
    private static final int TENTH = 100;
    private static final int ROUNDS = 5;
    private static final int MESSAGES = 10;

    @Test
    void aMessageIsOnTheScreenWithinATenthOfASecondOfItsCommit() {
        String customer = someone();
        Page fresh = CHROMIUM.page(DESKTOP, HEIGHT);
        fresh.addInitScript("window.sockets = 0; const Socket = WebSocket; window.WebSocket = class extends Socket {"
                + " constructor(...given) { super(...given); this.addEventListener('open', () => { sockets += 1;"
                + " }); } };");
        Page page = enter(fresh, customer);
        page.locator("#log .empty").waitFor();
        page.waitForCondition(() -> (int) page.evaluate("sockets") == 1);
        page.evaluate("() => { window.seen = {}; new MutationObserver(() => requestAnimationFrame(() => {"
                + " document.querySelectorAll('#log .bubble').forEach(item => { window.seen[item.dataset.id] ??="
                + " Date.now(); }); })).observe(document.querySelector('#log'), { childList: true }); }");
        // What else a machine has to do must not hold up every round; an interval at which a page asks would.
        assertThat(IntStream.range(0, ROUNDS)
                        .mapToLong(round -> delay(page, customer))
                        .anyMatch(delay -> delay < TENTH))
                .isTrue();
        assertThat(page.evaluate("sockets")).as("the stream is open").isEqualTo(1);
    }

    /** Lets the bot say something some times; returns the median time from the transcript to the screen, in milliseconds. */
    private static long delay(Page page, String customer) {
        List<String> ids = IntStream.range(0, MESSAGES)
                .mapToObj(i -> send(customer, "oi " + i).at("/replies/0/id").asText())
                .toList();
        page.waitForCondition(() -> (boolean) page.evaluate("ids => ids.every(id => seen[id])", ids));
        List<Long> delays = new ArrayList<>();
        house.chat(customer).forEach(message -> {
            String id = message.path("id").asText();
            if (ids.contains(id)) {
                long at = Instant.parse(message.path("at").asText()).toEpochMilli();
                delays.add(((Number) page.evaluate("id => seen[id]", id)).longValue() - at);
            }
        });
        delays.sort(null);
        System.out.println("From the transcript to the screen, in ms: " + delays);
        return delays.get(MESSAGES / 2);
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
        } finally {
            house.channel().faults().clear(ContentHouse.BRANCH);
            house.post("/branches/" + ContentHouse.BRANCH + "/session/retry", "{}");
        }
        page.waitForCondition(() -> page.locator("#chat-state").innerText().equals("o robô responde"));
        page.waitForCondition(() -> !line(page, ContentHouse.BRANCH).innerText().contains("linha"));
        say(page, "agora sim");
        assertThat(CHROMIUM.takeErrors()).isNotEmpty().allMatch(error -> error.contains("503"));
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
        String other = someone();
        Page waiting = chat(DESKTOP, other);
        say(waiting, "pessoa");
        waiting.waitForCondition(
                () -> waiting.locator("#chat-state").innerText().equals("na fila: espera um atendente"));
    }

    @Test
    void whoIsRefusedTheStreamIsToldAndSeesWhatIsNewAllTheSame() {
        String customer = someone();
        Page page = CHROMIUM.page(DESKTOP, HEIGHT);
        List<WebSocketRoute> streams = new CopyOnWriteArrayList<>();
        AtomicBoolean refuses = new AtomicBoolean(true);
        page.routeWebSocket("**/events?**", socket -> {
            if (refuses.get()) {
                socket.close();
            } else {
                streams.add(socket);
                socket.connectToServer();
            }
        });
        enter(page, customer);
        Locator told = page.locator("#stream");
        page.waitForCondition(() -> told.innerText().contains("Sem o fluxo de eventos"));
        Chromium.picture(page, "chat-without-stream");
        send(customer, "sem fluxo");
        bubble(page, "eco: sem fluxo").waitFor();
        refuses.set(false);
        page.waitForCondition(() -> told.innerText().isEmpty());
        send(customer, "com fluxo");
        bubble(page, "eco: com fluxo").waitFor();
        refuses.set(true);
        streams.forEach(WebSocketRoute::close);
        page.waitForCondition(() -> told.innerText().contains("Sem o fluxo de eventos"));
        send(customer, "cortado");
        bubble(page, "eco: cortado").waitFor();
    }
}
