package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.money.Quote;
import io.fairbot.agents.exchange.rates.HouseRate;
import io.fairbot.agents.exchange.rates.Rates;
import io.fairbot.conversation.ConversationContext;
import io.fairbot.conversation.ConversationEvent;
import io.fairbot.conversation.ConversationState;
import io.fairbot.conversation.Snapshot;
import io.fairbot.conversation.Turn;
import io.fairbot.store.Model;
import io.fairbot.store.Write;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The log of quotes and of the customers' next messages. Stateless: it returns writes, which the engine commits. */
final class QuoteLog {
    private static final Duration RETENTION = Duration.ofDays(10 * 366L);
    private static final int MAX_WORDS = 1000;
    private static final String ID = "quote.id";
    private static final String UNTIL = "quote.until";
    private static final String NONE = "";

    /** The quotes of ten years, which no conversation reads again. */
    static final Model<QuoteRecord> QUOTES = Model.builder("quotes", QuoteRecord.class)
            .index("branch", "quotedAt")
            .index("contact", "quotedAt")
            .retainFor("quotedAt", RETENTION)
            .internal()
            .appendOnly()
            .build();

    /** The customers' next messages. */
    static final Model<QuoteResponse> FOLLOW_UPS = Model.builder("quote_answers", QuoteResponse.class)
            .retainFor("at", RETENTION)
            .internal()
            .appendOnly()
            .build();

    /** A quote with its rate, validity and reply, and its place among those of one message, from 0. */
    record IssuedQuote(Quote quote, HouseRate rate, Instant validUntil, String text, int index) {}

    private QuoteLog() {}

    /** Adds a quote to the turn that contains it, and marks it open in the state. */
    static Turn record(
            Turn turn,
            IssuedQuote issued,
            ConversationState state,
            ConversationEvent event,
            Question question,
            ConversationContext context) {
        // The id of an event is unique within the branch that received it.
        String message = context.branch() + "." + event.id();
        String id = issued.index == 0 ? message : message + "." + (issued.index + 1);
        QuoteRecord record = new QuoteRecord(
                question.about().id(),
                context.contact().id(),
                event.id(),
                cut(event.text()),
                issued.quote,
                issued.rate.source(),
                issued.rate.asOf(),
                context.snapshots().find(Rates.class).map(Snapshot::version).orElse(0L),
                context.now(),
                issued.validUntil,
                issued.text);
        return turn.withState(state.with(ID, id).with(UNTIL, issued.validUntil.toString()))
                .write(Write.insert(QUOTES, id, record));
    }

    /** Returns the id of the open quote, empty when there is none or it is no longer valid. */
    static Optional<String> openQuote(ConversationState state, Instant now) {
        try {
            Instant until = Instant.parse(state.get(UNTIL).orElse(NONE));
            return state.get(ID).filter(id -> !id.isEmpty() && until.isAfter(now));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns whether the last answer was a quote, valid or not. */
    static boolean hasQuote(ConversationState state) {
        return state.get(ID).filter(id -> !id.isEmpty()).isPresent();
    }

    /** Returns the state without an open quote. */
    static ConversationState clear(ConversationState state) {
        return state.get(ID).isPresent() ? state.with(ID, NONE).with(UNTIL, NONE) : state;
    }

    /** Adds the customer's next message after a quote to the turn. */
    static Turn recordFollowUp(Turn turn, String quote, ConversationEvent event, ConversationContext context) {
        QuoteResponse answer = new QuoteResponse(
                quote, context.branch(), context.contact().id(), event.id(), cut(event.text()), context.now());
        return turn.write(Write.insert(FOLLOW_UPS, quote, answer));
    }

    private static String cut(String words) {
        return words.substring(
                0, words.offsetByCodePoints(0, Math.min(MAX_WORDS, words.codePointCount(0, words.length()))));
    }
}
