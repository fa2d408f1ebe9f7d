package io.fairbot.agents.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.agents.AgentHouse;
import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.conversation.handoff.HandoffState;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.ConversationRecord;
import io.fairbot.conversation.storage.OutboxEntry;
import io.fairbot.store.Document;
import io.fairbot.store.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line is away for six hours: prices of before are not blurted out, old questions get one apology. */
@Tag("place")
class OutageTest {
    private static final Duration OUTAGE = Duration.ofHours(6);
    private static final String ANA = "+5548999990001";
    private static final String BIA = "+5548999990002";

    private final BreakableChannel line = new BreakableChannel();
    private final BranchAgent branches = new BranchAgent();
    private final ExchangeAgent exchange = new ExchangeAgent();
    private final AgentHouse house;

    OutageTest(@TempDir Path directory) {
        house = new AgentHouse(directory, Optional.empty(), line, branches, exchange);
    }

    @BeforeEach
    void open() {
        house.start(branches);
        house.start(exchange);
    }

    private void hear(String phone, String text, Instant sentAt) {
        house.time().await(line.hear("matriz", phone, text, sentAt));
        house.time().runPending();
    }

    @Test
    void aQuoteIsKeptInTheBatchOfTheReplyAndSent() {
        hear(ANA, "quero comprar 500 dólares", house.time().now());
        assertThat(line.sentTo(ANA)).singleElement().asString().contains("*Você paga: R$ 2.892,83*");
        assertThat(quotes())
                .singleElement()
                .satisfies(quote ->
                        assertThat(quote.text()).isEqualTo(line.sentTo(ANA).get(0)));
        hear(ANA, "sim", house.time().now());
        assertThat(house.time()
                        .await(house.store().find(Query.of(ExchangeAgent.QUOTE_FOLLOW_UPS)))
                        .documents())
                .extracting(answer -> answer.id() + " " + answer.value().words())
                .containsExactly("matriz.in-1 sim");
    }

    @Test
    void pricesThatAreOverAreNotSent() {
        line.breakDown();
        hear(ANA, "quero comprar 500 dólares", house.time().now());
        hear(BIA, "quanto tá o euro?", house.time().now());
        assertThat(quotes()).hasSize(1);
        house.time().advance(OUTAGE);
        line.mend();
        house.time().advance(Duration.ofMinutes(10));
        assertThat(line.sentTo(ANA)).isEmpty();
        assertThat(line.sentTo(BIA)).isEmpty();
        assertThat(house.time()
                        .await(house.store().find(Query.of(ConversationModels.OUTBOX)))
                        .documents())
                .hasSize(2)
                .extracting(row -> row.value().status())
                .containsOnly(OutboxEntry.OutboxStatus.EXPIRED);
        hear(ANA, "quero comprar 500 dólares", house.time().now());
        assertThat(line.sentTo(ANA)).singleElement().asString().contains("Válida até");
    }

    @Test
    void aPriceThatIsStillValidIsSentLate() {
        line.breakDown();
        hear(ANA, "quero comprar 500 dólares", house.time().now());
        house.time().advance(Duration.ofMinutes(5));
        line.mend();
        house.time().advance(Duration.ofMinutes(5));
        assertThat(line.sentTo(ANA)).hasSize(1);
    }

    @Test
    void oldQuestionsGetOneApology() {
        Instant before = house.time().now();
        house.time().advance(OUTAGE);
        List<String> asked = List.of("quero comprar 500 dólares", "e 600?", "alô?", "quanto tá o euro?");
        IntStream.range(0, asked.size()).forEach(i -> hear(ANA, asked.get(i), before.plus(Duration.ofMinutes(i))));
        hear(BIA, "quero vender 200 euros", before.plus(Duration.ofHours(1)));
        assertThat(line.sentTo(ANA)).singleElement().asString().startsWith("Desculpe a demora");
        assertThat(line.sentTo(BIA)).singleElement().asString().startsWith("Desculpe a demora");
        assertThat(quotes()).isEmpty();
        hear(BIA, "quero vender 200 euros", house.time().now());
        assertThat(line.sentTo(BIA)).hasSize(2).last().asString().contains("*Você recebe: R$ 1.201,42*");
    }

    @Test
    void whoWaitsForAPersonIsStillToldPrices() {
        hear(ANA, "posso dividir 30 mil dólares em 3 dias?", house.time().now());
        hear(ANA, "quero comprar 500 dólares", house.time().now());
        assertThat(line.sentTo(ANA)).hasSize(2).first().asString().startsWith("Sobre dividir um valor");
        assertThat(line.sentTo(ANA)).last().asString().contains("*Comprar 500 USD*");
        assertThat(house.time()
                        .await(house.store().find(Query.of(ConversationModels.CONVERSATIONS)))
                        .documents())
                .extracting(Document::value)
                .extracting(ConversationRecord::handoffState)
                .containsExactly(HandoffState.WAITING);
        assertThat(quotes()).hasSize(1);
    }

    @Test
    void ratesThatAreSetAreToldAtOnce() {
        house.time().await(exchange.rateService().orElseThrow().deleteRate(Optional.empty(), "USD", "ana"));
        hear(ANA, "quero comprar 500 dólares", house.time().now());
        assertThat(line.sentTo(ANA)).singleElement().asString().startsWith("No momento estamos sem cotação de dólar");
        house.stop(exchange);
        assertThat(exchange.rateService()).isEmpty();
    }

    private List<QuoteRecord> quotes() {
        return house.time().await(house.store().find(Query.of(ExchangeAgent.QUOTES))).documents().stream()
                .map(Document::value)
                .toList();
    }
}
