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

/** What is kept of quotes, and the customer's next words after each. Pure: it makes writes, the engine commits them. */
final class QuoteLog {
    private static final Duration KEEP = Duration.ofDays(10 * 366L);
    private static final int MAX_WORDS = 1000;
    private static final String ID = "quote.id";
    private static final String UNTIL = "quote.until";
    private static final String NONE = "";

    /** Prices that were told; ten years of them, and no conversation reads one again. */
    static final Model<QuoteRecord> QUOTES = Model.builder("quotes", QuoteRecord.class)
            .index("branch", "quotedAt")
            .index("contact", "quotedAt")
            .retain("quotedAt", KEEP)
            .hidden()
            .notMirrored()
            .build();

    /** What customers said to them. */
    static final Model<QuoteFollowUp> FOLLOW_UPS = Model.builder("quote_answers", QuoteFollowUp.class)
            .retain("at", KEEP)
            .hidden()
            .notMirrored()
            .build();

    /** A quote about to be told. */
    record IssuedQuote(Quote quote, HouseRate rate, Instant validUntil, String text) {}

    private QuoteLog() {}

    /** Keeps a quote with the turn that tells it, and remembers that the customer's next words belong to it. */
    static Turn record(
            Turn turn,
            IssuedQuote told,
            ConversationState state,
            ConversationEvent event,
            Question question,
            ConversationContext context) {
        // The event's id is unique within the branch that heard it.
        String id = context.branch() + "." + event.id();
        QuoteRecord record = new QuoteRecord(
                question.about().id(),
                context.contact().id(),
                event.id(),
                cut(event.text()),
                told.quote,
                told.rate.source(),
                told.rate.asOf(),
                context.snapshots().find(Rates.class).map(Snapshot::version).orElse(0L),
                context.now(),
                told.validUntil,
                told.text);
        return turn.then(state.with(ID, id).with(UNTIL, told.validUntil.toString()))
                .write(Write.insert(QUOTES, id, record));
    }

    /** The quote that the customer may be answering; empty when there is none or its time is over. */
    static Optional<String> openQuote(ConversationState state, Instant now) {
        try {
            Instant until = Instant.parse(state.get(UNTIL).orElse(NONE));
            return state.get(ID).filter(id -> !id.isEmpty() && until.isAfter(now));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The state in which no quote waits for an answer. */
    static ConversationState clear(ConversationState state) {
        return state.get(ID).isPresent() ? state.with(ID, NONE).with(UNTIL, NONE) : state;
    }

    /** Keeps what the customer said to a quote. */
    static Turn recordFollowUp(Turn turn, String quote, ConversationEvent event, ConversationContext context) {
        QuoteFollowUp answer = new QuoteFollowUp(
                quote, context.branch(), context.contact().id(), event.id(), cut(event.text()), context.now());
        return turn.write(Write.insert(FOLLOW_UPS, quote, answer));
    }

    private static String cut(String words) {
        return words.substring(
                0, words.offsetByCodePoints(0, Math.min(MAX_WORDS, words.codePointCount(0, words.length()))));
    }
}
