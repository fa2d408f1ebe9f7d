package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.money.Operation;
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
 * @param perhaps what the amount may be, when it must be asked back
 */
record Draft(
        String branch,
        List<String> currencies,
        Optional<Operation> side,
        Optional<Wanted> amount,
        List<Wanted> perhaps) {
    private static final String PREFIX = "deal.";
    private static final String BETWEEN = "|";
    private static final Pattern WRITTEN = Pattern.compile("[RF]-?[0-9]{1,100}(\\.[0-9]{1,100})?");

    /** What is asked now. */
    enum Step {
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
    record Wanted(BigDecimal value, boolean inReais) {
        String write() {
            return (inReais ? "R" : "F") + value.toPlainString();
        }

        /** Reads what {@link #write} wrote; nothing else, since an exponent alone can make a number of a gigabyte. */
        static Wanted read(String text) {
            if (!WRITTEN.matcher(text).matches()) {
                throw new IllegalArgumentException("This is no amount that was kept.");
            }
            return new Wanted(new BigDecimal(text.substring(1)), text.charAt(0) == 'R');
        }
    }

    Draft {
        currencies = List.copyOf(currencies);
        perhaps = List.copyOf(perhaps);
    }

    static Draft at(String branch) {
        return new Draft(branch, List.of(), Optional.empty(), Optional.empty(), List.of());
    }

    Draft at(Branch place) {
        return new Draft(place.id(), currencies, side, amount, perhaps);
    }

    Draft of(List<String> codes) {
        return new Draft(branch, codes, side, amount, perhaps);
    }

    Draft from(Optional<Operation> who) {
        return new Draft(branch, currencies, who, amount, perhaps);
    }

    Draft amount(Optional<Wanted> some) {
        return new Draft(branch, currencies, side, some, List.of());
    }

    Draft perhaps(List<Wanted> some) {
        return new Draft(branch, currencies, side, Optional.empty(), some);
    }

    /** What the customer was asked last, if that is not too long ago. */
    static Optional<Step> step(ConversationState state, Instant now, Duration keptFor) {
        if (!state.step().startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            Instant asked = Instant.parse(state.get(PREFIX + "at").orElse(""));
            Draft unused = load(state, "");
            return asked.plus(keptFor).isAfter(now)
                    ? Optional.of(Step.valueOf(state.step().substring(PREFIX.length())))
                    : Optional.empty();
        } catch (DateTimeException | IllegalArgumentException e) {
            // Another version of the bot wrote it.
            return Optional.empty();
        }
    }

    /** What was said so far; only where {@link #step} has found something. */
    static Draft load(ConversationState state, String branch) {
        return new Draft(
                state.get(PREFIX + "branch").orElse(branch),
                list(state, "currencies"),
                state.get(PREFIX + "side").map(Operation::valueOf),
                state.get(PREFIX + "amount").map(Wanted::read),
                list(state, "perhaps").stream().map(Wanted::read).toList());
    }

    ConversationState save(ConversationState state, Step step, Instant now) {
        Map<String, String> data = new HashMap<>(clear(state).data());
        data.put(PREFIX + "at", now.toString());
        data.put(PREFIX + "branch", branch);
        data.put(PREFIX + "currencies", String.join(BETWEEN, currencies));
        side.ifPresent(who -> data.put(PREFIX + "side", who.name()));
        amount.ifPresent(some -> data.put(PREFIX + "amount", some.write()));
        data.put(
                PREFIX + "perhaps",
                String.join(BETWEEN, perhaps.stream().map(Wanted::write).toList()));
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
