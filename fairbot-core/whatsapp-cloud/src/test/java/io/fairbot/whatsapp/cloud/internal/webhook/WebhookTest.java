package io.fairbot.whatsapp.cloud.internal.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.http.BodyReceiver;
import io.fairbot.http.HttpMethod;
import io.fairbot.http.ProblemException;
import io.fairbot.http.Response;
import io.fairbot.http.Route;
import io.fairbot.http.UploadHandler;
import io.fairbot.store.Document;
import io.fairbot.whatsapp.channel.UnhandledEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a delivery costs, and what becomes of it when its number, the store or the application is not there. */
class WebhookTest {
    private static final String TEXT =
            "{\"from\":\"5548991230001\",\"id\":\"wamid.1\",\"timestamp\":\"1796040000\",\"type\":\"text\",\"text\":{\"body\":\"oi\"}}";

    private final WebhookHouse house = WebhookHouse.open();

    private static Map<String, List<String>> signed(byte[] body) {
        return Map.of(WebhookSignature.HEADER, List.of(TestRequest.sign(WebhookHouse.SECRET, body)));
    }

    private Route deliveries() {
        return house.webhook().module().routes().stream()
                .filter(route -> route.method() == HttpMethod.POST)
                .findFirst()
                .orElseThrow();
    }

    private BodyReceiver receiver() {
        UploadHandler handler = (UploadHandler) deliveries().handler();
        return handler.receive(TestRequest.post(signed(new byte[0]), 0));
    }

    private List<UnhandledEvent> kept() {
        return house.stored(ConversationModels.UNHANDLED).stream()
                .map(Document::value)
                .toList();
    }

    @Test
    void theRouteHasItsLimits() {
        assertThat(deliveries().maxBody()).isEqualTo(3 * 1024 * 1024);
        assertThat(deliveries().bodyTimeout()).contains(Duration.ofSeconds(10));
        assertThat(deliveries().access().scope()).isEmpty();
        assertThat(house.webhook().module().routes()).allMatch(route -> route.quota() == Route.RateLimitMode.FREE);
    }

    @Test
    void whileTheApplicationStartsEverythingIsDeliveredAgain() {
        WebhookHouse starting = WebhookHouse.starting();
        Response response = starting.post(Deliveries.message(Deliveries.CENTRO, TEXT));
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers()).containsKey("Retry-After");
        assertThat(starting.counts().values()).containsOnly(0);
        assertThat(starting.webhook().counts()).containsEntry("rejected/STARTING", 1L);
    }

    @Test
    void whatComesForANumberWithoutABranchIsKeptAndTheRestIsHandled() {
        byte[] strange = Deliveries.message("999", TEXT);
        assertThat(house.post(strange).status()).isEqualTo(200);
        assertThat(house.post(strange).status()).isEqualTo(200);
        assertThat(house.inbox()).isEmpty();
        assertThat(kept()).hasSize(1);
        assertThat(kept().get(0).kind()).isEqualTo("number/messages");
        assertThat(kept().get(0).branch()).isEmpty();
        assertThat(kept().get(0).body()).contains("wamid.1");
        assertThat(house.webhook().counts()).containsEntry("event/PartKept", 2L);
    }

    @Test
    void aMessageWaitsForItsBranchAlsoWhereItsLineIsNotOpen() {
        house.closeLines();
        assertThat(house.post(Deliveries.message(Deliveries.CENTRO, TEXT)).status())
                .isEqualTo(200);
        assertThat(house.sent).isEmpty();
        house.openLines();
        house.world.runPending();
        assertThat(house.sent).hasSize(1);
    }

    @Test
    void anotherNodeTakesDeliveriesForTheOneThatOwnsTheLine() {
        WebhookHouse other = house.otherNode();
        for (int i = 0; i < 20; i++) {
            byte[] body = Deliveries.message(
                    Deliveries.CENTRO, TEXT.replace("wamid.1", "wamid." + i).replace("oi", "m" + i));
            Map<String, List<String>> signed = signed(body);
            assertThat(house.world
                            .await(i % 2 == 0 ? other.begin(body, signed) : house.begin(body, signed))
                            .status())
                    .isEqualTo(200);
            assertThat(other.post(body).status()).as("again, at the other node").isEqualTo(200);
        }
        house.world.advance(Duration.ofMinutes(1));
        assertThat(house.sent)
                .extracting(message -> message.content().text())
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "eco m" + i).toList());
        assertThat(other.sent).isEmpty();
    }

    @Test
    void theBytesOfAllDeliveriesAreBoundedAndGivenBack() {
        List<BodyReceiver> open = new ArrayList<>();
        byte[] part = new byte[1024 * 1024];
        for (int i = 0; i < Webhook.BUDGET / part.length; i++) {
            BodyReceiver receiver = receiver();
            receiver.receive(part);
            open.add(receiver);
        }
        BodyReceiver more = receiver();
        assertThat(status(() -> more.receive(new byte[1]))).isEqualTo(503);
        more.abort();
        open.get(0).abort();
        open.get(0).abort();
        open.get(0).receive(part);
        assertThat(house.post(Deliveries.message(Deliveries.CENTRO, TEXT)).status())
                .as("after one was given up")
                .isEqualTo(200);
        open.forEach(BodyReceiver::abort);
        assertThat(house.webhook().freeBytes()).isEqualTo(Webhook.BUDGET);
    }

    private static int status(Runnable call) {
        try {
            call.run();
            return 200;
        } catch (ProblemException e) {
            return e.problem().type().status();
        }
    }

    @Test
    void aStoreThatDoesNotAnswerIsNotWaitedForAndItsBytesStillCount() {
        house.storeIsSilent();
        byte[] body = Deliveries.message(Deliveries.CENTRO, TEXT);
        CompletableFuture<Response> answer = house.begin(body, signed(body)).toCompletableFuture();
        house.world.advance(DeliveryReceiver.DEADLINE.minusMillis(1));
        assertThat(answer).isNotDone();
        house.world.advance(Duration.ofMillis(1));
        assertThat(answer.join().status()).isEqualTo(503);
        assertThat(answer.join().headers()).containsKey("Retry-After");
        assertThat(house.webhook().freeBytes()).isEqualTo(Webhook.BUDGET - body.length);
    }

    @Test
    void anEventThatNoInboxTakesDoesNotHoldUpTheOthers() {
        String second = TEXT.replace("wamid.1", "wamid.2");
        house.refuses("wamid.1");
        assertThat(house.post(Deliveries.message(Deliveries.CENTRO, TEXT + "," + second))
                        .status())
                .isEqualTo(200);
        assertThat(house.inbox()).hasSize(1);
        assertThat(house.webhook().counts()).containsEntry("refused/MessageReceived", 1L);
    }

    @Test
    void aBranchThatIsRemovedMeanwhileLeadsToAnotherDelivery() {
        house.forgetBranchesWhileParsing();
        assertThat(house.post(Deliveries.message(Deliveries.CENTRO, TEXT)).status())
                .isEqualTo(503);
        assertThat(house.webhook().counts()).containsEntry("rejected/STORE", 1L);
    }

    @Test
    void theSinkOfAnOpenSessionIsPreferred() {
        house.openSession("centro");
        assertThat(house.post(Deliveries.message(Deliveries.CENTRO, TEXT)).status())
                .isEqualTo(200);
        assertThat(house.throughSession).isEqualTo(1);
        assertThat(house.inbox()).hasSize(1);
        assertThat(Optional.of(house.inbox().get(0).branch())).contains("centro");
    }
}
