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
 * What is known so far of a price that a customer wants to know. Immutable; kept in the conversation's state, as long as
 * the house's rules say.
 *
 * @param branch the branch's id
 * @param currencies the currency; several when it must be asked which one, none when nothing was said
 * @param side who buys
 * @param amount the amount
 * @param candidates what the amount may be, when it must be asked back
 */
record DealDraft(
        String branch,
        List<String> currencies,
        Optional<ExchangeOperation> side,
        Optional<RequestedAmount> amount,
        List<RequestedAmount> candidates) {
    private static final String PREFIX = "deal.";
    private static final String BETWEEN = "|";
    private static final Pattern WRITTEN = Pattern.compile("[RF]-?[0-9]{1,100}(\\.[0-9]{1,100})?");

    /** What is asked now. */
    enum DealStep {
        CURRENCY,
        SIDE,
        AMOUNT,
        CONFIRM
    }

    /**
     * An amount, in foreign units or in reais.
     *
     * @param value the amount
     * @param inReais whether it is reais
     */
    record RequestedAmount(BigDecimal value, boolean inReais) {
        String write() {
            return (inReais ? "R" : "F") + value.toPlainString();
        }

        /** Reads what {@link #write} wrote; nothing else, since an exponent alone can make a number of a gigabyte. */
        static RequestedAmount parse(String text) {
            if (!WRITTEN.matcher(text).matches()) {
                throw new IllegalArgumentException("This is no amount that was kept.");
            }
            return new RequestedAmount(new BigDecimal(text.substring(1)), text.charAt(0) == 'R');
        }
    }

    DealDraft {
        currencies = List.copyOf(currencies);
        candidates = List.copyOf(candidates);
    }

    static DealDraft empty(String branch) {
        return new DealDraft(branch, List.of(), Optional.empty(), Optional.empty(), List.of());
    }

    DealDraft atBranch(Branch place) {
        return new DealDraft(place.id(), currencies, side, amount, candidates);
    }

    DealDraft withCurrencies(List<String> codes) {
        return new DealDraft(branch, codes, side, amount, candidates);
    }

    DealDraft withOperation(Optional<ExchangeOperation> who) {
        return new DealDraft(branch, currencies, who, amount, candidates);
    }

    DealDraft withAmount(Optional<RequestedAmount> some) {
        return new DealDraft(branch, currencies, side, some, List.of());
    }

    DealDraft withCandidates(List<RequestedAmount> some) {
        return new DealDraft(branch, currencies, side, Optional.empty(), some);
    }

    /** What the customer was asked last, if that is not too long ago. */
    static Optional<DealStep> step(ConversationState state, Instant now, Duration keptFor) {
        if (!state.step().startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            Instant asked = Instant.parse(state.get(PREFIX + "at").orElse(""));
            DealDraft unused = load(state, "");
            return asked.plus(keptFor).isAfter(now)
                    ? Optional.of(DealStep.valueOf(state.step().substring(PREFIX.length())))
                    : Optional.empty();
        } catch (DateTimeException | IllegalArgumentException e) {
            // Another version of the bot wrote it.
            return Optional.empty();
        }
    }

    /** What was said so far; only where {@link #step} has found something. */
    static DealDraft load(ConversationState state, String branch) {
        return new DealDraft(
                state.get(PREFIX + "branch").orElse(branch),
                list(state, "currencies"),
                state.get(PREFIX + "side").map(ExchangeOperation::valueOf),
                state.get(PREFIX + "amount").map(RequestedAmount::parse),
                list(state, "perhaps").stream().map(RequestedAmount::parse).toList());
    }

    ConversationState save(ConversationState state, DealStep step, Instant now) {
        Map<String, String> data = new HashMap<>(clear(state).data());
        data.put(PREFIX + "at", now.toString());
        data.put(PREFIX + "branch", branch);
        data.put(PREFIX + "currencies", String.join(BETWEEN, currencies));
        side.ifPresent(who -> data.put(PREFIX + "side", who.name()));
        amount.ifPresent(some -> data.put(PREFIX + "amount", some.write()));
        data.put(
                PREFIX + "perhaps",
                String.join(
                        BETWEEN, candidates.stream().map(RequestedAmount::write).toList()));
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
