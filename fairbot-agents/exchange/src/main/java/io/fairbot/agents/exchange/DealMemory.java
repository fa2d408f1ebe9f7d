package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.DealDraft.RequestedAmount;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.conversation.ConversationState;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the last price or rate was about, so that "e 1000?" and "e em euro?" go on with it. Immutable; stored in the state of the
 * conversation. A state of a version without it has none.
 *
 * @param branch the id of the branch
 * @param currencies the codes of the currencies, one or more
 * @param operation the operation, empty when it was not said
 * @param amount the amount, empty after a rate
 * @param at the time of the answer
 */
record DealMemory(
        String branch,
        List<String> currencies,
        Optional<ExchangeOperation> operation,
        Optional<RequestedAmount> amount,
        Instant at) {
    /** What was said yesterday is asked about once more; what is older is forgotten. */
    static final Duration FORGOTTEN_AFTER = Duration.ofHours(24);

    private static final String PREFIX = "memory.";
    private static final String SEPARATOR = "|";

    DealMemory {
        currencies = List.copyOf(currencies);
    }

    /** Returns the memory of a state, empty when there is none or it is forgotten. */
    static Optional<DealMemory> load(ConversationState state, Instant now) {
        try {
            Instant at = Instant.parse(state.get(PREFIX + "at").orElse(""));
            List<String> codes = Arrays.stream(
                            state.get(PREFIX + "currencies").orElse("").split("\\|", -1))
                    .filter(code -> !code.isEmpty())
                    .toList();
            DealMemory memory = new DealMemory(
                    state.get(PREFIX + "branch").orElse(""),
                    codes,
                    state.get(PREFIX + "side").map(ExchangeOperation::valueOf),
                    state.get(PREFIX + "amount").map(RequestedAmount::parse),
                    at);
            return codes.isEmpty() || !at.plus(FORGOTTEN_AFTER).isAfter(now) ? Optional.empty() : Optional.of(memory);
        } catch (DateTimeException | IllegalArgumentException e) {
            // Written by another version of the bot.
            return Optional.empty();
        }
    }

    /** Returns the state with this memory instead of the one before. */
    ConversationState save(ConversationState state) {
        Map<String, String> data = new HashMap<>(clear(state).data());
        data.put(PREFIX + "at", at.toString());
        data.put(PREFIX + "branch", branch);
        data.put(PREFIX + "currencies", String.join(SEPARATOR, currencies));
        operation.ifPresent(some -> data.put(PREFIX + "side", some.name()));
        amount.ifPresent(some -> data.put(PREFIX + "amount", some.format()));
        return new ConversationState(state.step(), data);
    }

    /** Returns the state without a memory. */
    static ConversationState clear(ConversationState state) {
        Map<String, String> data = new HashMap<>(state.data());
        data.keySet().removeIf(key -> key.startsWith(PREFIX));
        return new ConversationState(state.step(), data);
    }

    /** Returns the state after an answer about the currencies that a message mentions; the same state when it mentions none. */
    static ConversationState mention(ConversationState state, Question question) {
        List<String> codes = question.intents().currencies();
        return codes.isEmpty()
                ? state
                : new DealMemory(
                                question.about().id(),
                                codes,
                                question.intents().operation(),
                                Optional.empty(),
                                question.now())
                        .save(state);
    }

    /** Returns whether the answer is so long ago that the customer may mean something else. */
    boolean isOld(Instant now, Duration fresh) {
        return !at.plus(fresh).isAfter(now);
    }

    DealDraft draft() {
        return new DealDraft(branch, currencies, operation, amount, List.of());
    }
}
