package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.branch.Branch;
import io.fairbot.conversation.ConversationState;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The state of a price dialog. Immutable; stored in the state of the conversation until it times out.
 *
 * @param branch the id of the branch
 * @param currencies the currency; several when the customer must select one, none when unknown
 * @param operation the operation, empty when unknown
 * @param amount the amount, empty when unknown
 * @param candidates the possible amounts, when the customer must select one
 * @param more all deals of a message with several, whose side is asked for; none for a single deal
 */
record DealDraft(
        String branch,
        List<String> currencies,
        Optional<ExchangeOperation> operation,
        Optional<RequestedAmount> amount,
        List<RequestedAmount> candidates,
        List<DealDraft> more) {
    private static final String PREFIX = "deal.";
    private static final String SEPARATOR = "|";
    private static final int CODE = 3;
    private static final Pattern FORMAT = Pattern.compile("[RF]-?[0-9]{1,100}(\\.[0-9]{1,100})?");

    /** The question that awaits an answer. */
    enum DealStep {
        CURRENCY,
        SIDE,
        AMOUNT,
        CONFIRM
    }

    /**
     * A requested amount, in foreign currency or in reais.
     *
     * @param value the amount
     * @param inReais whether it is in reais
     */
    record RequestedAmount(BigDecimal value, boolean inReais) {
        /** Returns the stored form. */
        String format() {
            return (inReais ? "R" : "F") + value.toPlainString();
        }

        /** Parses the result of {@link #format}; rejects exponents, which could exhaust the memory. */
        static RequestedAmount parse(String text) {
            if (!FORMAT.matcher(text).matches()) {
                throw new IllegalArgumentException("This is not a stored amount.");
            }
            return new RequestedAmount(new BigDecimal(text.substring(1)), text.charAt(0) == 'R');
        }
    }

    DealDraft {
        currencies = List.copyOf(currencies);
        candidates = List.copyOf(candidates);
        more = List.copyOf(more);
    }

    DealDraft(
            String branch,
            List<String> currencies,
            Optional<ExchangeOperation> operation,
            Optional<RequestedAmount> amount,
            List<RequestedAmount> candidates) {
        this(branch, currencies, operation, amount, candidates, List.of());
    }

    /** Returns the draft with all deals of its message, each with one currency and an amount. */
    DealDraft withMore(List<DealDraft> deals) {
        return new DealDraft(branch, currencies, operation, amount, candidates, deals);
    }

    static DealDraft empty(String branch) {
        return new DealDraft(branch, List.of(), Optional.empty(), Optional.empty(), List.of());
    }

    DealDraft atBranch(Branch place) {
        return new DealDraft(place.id(), currencies, operation, amount, candidates, more);
    }

    DealDraft withCurrencies(List<String> codes) {
        return new DealDraft(branch, codes, operation, amount, candidates);
    }

    DealDraft withOperation(Optional<ExchangeOperation> some) {
        return new DealDraft(branch, currencies, some, amount, candidates);
    }

    DealDraft withAmount(Optional<RequestedAmount> some) {
        return new DealDraft(branch, currencies, operation, some, List.of());
    }

    DealDraft withCandidates(List<RequestedAmount> some) {
        return new DealDraft(branch, currencies, operation, Optional.empty(), some);
    }

    /** Returns the question that awaits an answer, empty when there is none or it has timed out. */
    static Optional<DealStep> step(ConversationState state, Instant now, Duration timeout) {
        if (!state.step().startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            Instant asked = Instant.parse(state.get(PREFIX + "at").orElse(""));
            DealDraft unused = load(state, "");
            return asked.plus(timeout).isAfter(now)
                    ? Optional.of(DealStep.valueOf(state.step().substring(PREFIX.length())))
                    : Optional.empty();
        } catch (DateTimeException | IllegalArgumentException e) {
            // Written by another version of the bot.
            return Optional.empty();
        }
    }

    /** Returns the stored draft; call it only when {@link #step} is present. */
    static DealDraft load(ConversationState state, String branch) {
        return new DealDraft(
                state.get(PREFIX + "branch").orElse(branch),
                list(state, "currencies"),
                state.get(PREFIX + "side").map(ExchangeOperation::valueOf),
                state.get(PREFIX + "amount").map(RequestedAmount::parse),
                list(state, "perhaps").stream().map(RequestedAmount::parse).toList(),
                list(state, "more").stream().map(one -> one(state, branch, one)).toList());
    }

    /** Returns one of several deals, stored as "EURF300". */
    private static DealDraft one(ConversationState state, String branch, String text) {
        if (text.length() <= CODE) {
            throw new IllegalArgumentException("This is not a stored deal.");
        }
        return empty(state.get(PREFIX + "branch").orElse(branch))
                .withCurrencies(List.of(text.substring(0, CODE)))
                .withAmount(Optional.of(RequestedAmount.parse(text.substring(CODE))));
    }

    ConversationState save(ConversationState state, DealStep step, Instant now) {
        Map<String, String> data = new HashMap<>(clear(state).data());
        data.put(PREFIX + "at", now.toString());
        data.put(PREFIX + "branch", branch);
        data.put(PREFIX + "currencies", String.join(SEPARATOR, currencies));
        operation.ifPresent(some -> data.put(PREFIX + "side", some.name()));
        amount.ifPresent(some -> data.put(PREFIX + "amount", some.format()));
        data.put(
                PREFIX + "perhaps",
                String.join(
                        SEPARATOR,
                        candidates.stream().map(RequestedAmount::format).toList()));
        data.put(
                PREFIX + "more",
                String.join(
                        SEPARATOR,
                        more.stream()
                                .map(deal -> deal.currencies().get(0)
                                        + deal.amount()
                                                .map(RequestedAmount::format)
                                                .orElse(""))
                                .toList()));
        return new ConversationState(PREFIX + step.name(), data);
    }

    static ConversationState clear(ConversationState state) {
        Map<String, String> data = new HashMap<>(state.data());
        data.keySet().removeIf(key -> key.startsWith(PREFIX));
        return new ConversationState("", data);
    }

    private static List<String> list(ConversationState state, String key) {
        return Arrays.stream(state.get(PREFIX + key).orElse("").split("\\|", -1))
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
