package io.fairbot.agents.exchange;

import io.fairbot.agents.branch.BranchAgent;
import io.fairbot.agents.branch.InitialDataFile;
import io.fairbot.agents.branch.Shop;
import io.fairbot.agents.exchange.answer.HouseAnswers;
import io.fairbot.agents.exchange.rates.HouseRate;
import io.fairbot.agents.exchange.rates.Rates;
import io.fairbot.branch.BranchDefinition;
import io.fairbot.branch.BranchSchema;
import io.fairbot.branch.Branches;
import io.fairbot.config.SettingSchema;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Reply;
import io.fairbot.conversation.Snapshot;
import io.fairbot.conversation.SnapshotMap;
import io.fairbot.conversation.Turn;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.Text;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A customer who talks to the desk of the sample branches, without anything in between. */
final class ExchangeChatFixture {
    static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");
    /** A Monday, at an hour when the head office is open. */
    static final String MONDAY = "2026-11-23T10:00";

    private static final Instant SET = Instant.parse("2026-11-23T12:30:00Z");
    private static final List<HouseRate> RATES = List.of(
            rate("USD", 1, "5.2100", "5.5900"),
            rate("EUR", 1, "6.0300", "6.5200"),
            rate("GBP", 1, "6.8700", "7.5400"),
            rate("ARS", 1000, "2.9000", "4.6000"),
            rate("UYU", 10, "1.1200", "1.5300"));

    private final ExchangeConversationHandler desk;
    private String branch = "matriz";
    private String at = MONDAY;
    private Optional<String> name = Optional.empty();
    private Rates rates = Rates.EMPTY.withManual(RATES);
    private HouseAnswers house = HouseAnswers.NONE;
    private ConversationState state = ConversationState.NONE;
    private Turn last = Turn.ignore();
    private int messages;

    ExchangeChatFixture() {
        this(new ExchangeConversationHandler(Locale.forLanguageTag("pt-BR"), Map.of(), Map.of()));
    }

    ExchangeChatFixture(ExchangeConversationHandler desk) {
        this.desk = desk;
    }

    ExchangeChatFixture at(String place) {
        branch = place;
        return this;
    }

    /** The wall clock at the branch. */
    ExchangeChatFixture when(String local) {
        at = local;
        return this;
    }

    ExchangeChatFixture called(String person) {
        name = Optional.of(person);
        return this;
    }

    ExchangeChatFixture rates(List<HouseRate> known) {
        rates = rates.withManual(known);
        return this;
    }

    ExchangeChatFixture house(HouseAnswers written) {
        house = written;
        return this;
    }

    Rates known() {
        return rates;
    }

    ExchangeChatFixture rates(Rates known) {
        rates = known;
        return this;
    }

    String say(String text) {
        return send(new Text(text));
    }

    String send(MessageContent content) {
        return event(new ConversationEvent.Message("m" + ++messages, content, Instant.EPOCH)).stream()
                .map(reply -> reply.content().text())
                .collect(Collectors.joining("\n---\n"));
    }

    List<Reply> event(ConversationEvent event) {
        last = desk.handle(state, event, context());
        state = last.state().orElse(state);
        if (last.isAnsweredLater()) {
            // Nothing more comes: the customer reads the answer a second and a half later.
            last = desk.handle(
                    state,
                    new ConversationEvent.TimerExpiry("t" + messages, "gathering", "", Instant.EPOCH),
                    context());
            state = last.state().orElse(state);
        }
        return last.replies();
    }

    Turn last() {
        return last;
    }

    ConversationContext context() {
        Branches branches = branches();
        ZoneId zone = branches.find(branch).orElseThrow().zone();
        Instant now = LocalDateTime.parse(at).atZone(zone).toInstant();
        Contact contact =
                new Contact("c", List.of(new Alias(Alias.AliasKind.PHONE, "+5548999990001")), name, Instant.EPOCH);
        return new ConversationContext(
                branch,
                contact,
                now,
                SnapshotMap.none()
                        .with(Branches.class, new Snapshot<>(branches, 1, now))
                        .with(HouseAnswers.class, new Snapshot<>(house, 1, now))
                        .with(Rates.class, new Snapshot<>(rates, 1, now)));
    }

    private static Branches branches() {
        BranchSchema schema = new BranchSchema(
                ZONE, "sandbox", new BranchAgent().branchSettings(), Map.of("sandbox", SettingSchema.NONE));
        return new Branches(InitialDataFile.sample().readSection("branches", BranchDefinition.class).stream()
                .map(schema::check)
                .sorted(Shop.ORDER)
                .toList());
    }

    static HouseRate rate(String currency, int unit, String compra, String venda) {
        return new HouseRate(
                currency,
                unit,
                new BigDecimal(compra),
                new BigDecimal(venda),
                SET,
                "file",
                SET.plus(Duration.ofHours(24)),
                Optional.empty());
    }
}
