package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.DealDraft.RequestedAmount;
import io.fairbot.agents.exchange.internal.intent.AmountReading;
import io.fairbot.agents.exchange.internal.intent.Intents;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A message that goes on with the last price: "e 1000?", "não, 550", "e em euro?", "e se eu vender?", "e na praia?", "e a
 * metade?". It changes what it names, and the rest stays. Used for one message.
 */
final class DealFollowUp {
    private static final int MAX_WORDS = 10;
    private static final int FEW_WORDS = 5;
    /** A number of the menu goes on with nothing. */
    private static final Pattern MENU_NUMBER = Pattern.compile("\\W*0?[1-9]\\W*");

    private static final Set<String> STARTS = Set.of(
            "e",
            "mas",
            "se",
            "nao",
            "ops",
            "opa",
            "digo",
            "alias",
            "quis",
            "na",
            "agora",
            "and",
            "no",
            "actually",
            "sorry",
            "y",
            "perdao",
            "errei",
            "desculpa",
            "pera",
            "melhor",
            "or",
            "ou",
            "entao",
            "what",
            "then");
    private static final Set<String> RATE_WORDS = Set.of(
            "quanto", "qto", "cotacao", "valor", "preco", "ta", "how", "much", "rate", "price", "cuanto", "custa",
            "taxa");
    private static final Map<String, BigDecimal> FACTORS = Map.of(
            "dobro", BigDecimal.valueOf(2),
            "double", BigDecimal.valueOf(2),
            "doble", BigDecimal.valueOf(2),
            "triplo", BigDecimal.valueOf(3),
            "triple", BigDecimal.valueOf(3),
            "metade", new BigDecimal("0.5"),
            "half", new BigDecimal("0.5"),
            "mitad", new BigDecimal("0.5"));

    private final DealMemory memory;
    private final AmountReading reading;
    private final List<String> words;
    private final boolean otherBranch;

    /** What became of the last price: a draft to be priced, or the same question about a rate. */
    record FollowUpRequest(DealDraft draft, boolean isRate) {}

    DealFollowUp(DealMemory memory, AmountReading reading, List<String> words, boolean otherBranch) {
        this.memory = memory;
        this.reading = reading;
        this.words = words;
        this.otherBranch = otherBranch;
    }

    /** Returns whether a message is short enough to go on with something. */
    static boolean isPossible(String text, List<String> words) {
        return !words.isEmpty()
                && words.size() <= MAX_WORDS
                && !MENU_NUMBER.matcher(text).matches();
    }

    /** Returns whether a message goes on at the branch of the last price: it names no currency, or says that it goes on. */
    static boolean keepsBranch(String text, List<String> words, Intents intents) {
        return isPossible(text, words) && (intents.currencies().isEmpty() || STARTS.contains(words.get(0)));
    }

    /** Returns whether the first word says that the message goes on. */
    boolean isGoingOn() {
        return STARTS.contains(words.get(0));
    }

    /** Returns the draft that goes on without a new amount; empty when the message is about something else. */
    Optional<FollowUpRequest> request() {
        Optional<RequestedAmount> scaled = scaled();
        if (scaled.isPresent() && isShort()) {
            return Optional.of(new FollowUpRequest(memory.draft().withAmount(scaled), false));
        }
        if (!reading.amounts().isEmpty()) {
            return Optional.empty();
        }
        Optional<ExchangeOperation> side = reading.side().plain() ? reading.operation() : Optional.empty();
        boolean isNew = !reading.currencies().isEmpty();
        if (isNew) {
            return isGoingOn()
                            && isShort()
                            && memory.amount().isPresent()
                            && words.stream().noneMatch(RATE_WORDS::contains)
                    ? Optional.of(new FollowUpRequest(
                            memory.draft()
                                    .withCurrencies(reading.currencies())
                                    .withOperation(side.or(memory::operation)),
                            false))
                    : Optional.empty();
        }
        boolean sideOnly = side.isPresent() && isShort();
        boolean branchOnly = otherBranch && isGoingOn() && isShort();
        if (!sideOnly && !branchOnly) {
            return Optional.empty();
        }
        DealDraft draft = memory.draft().withOperation(side.or(memory::operation));
        return Optional.of(new FollowUpRequest(draft, memory.amount().isEmpty()));
    }

    /** Returns a draft with what the last price leaves to a message with an amount of its own. */
    DealDraft complete(DealDraft draft) {
        boolean sameCurrency = draft.currencies().isEmpty();
        DealDraft known = sameCurrency ? draft.withCurrencies(memory.currencies()) : draft;
        known = inReais(known);
        boolean sameSide = known.operation().isEmpty() && (sameCurrency || isGoingOn());
        return sameSide ? known.withOperation(memory.operation()) : known;
    }

    /** A number without a currency counts what the last one counted: reais after a budget. */
    private DealDraft inReais(DealDraft draft) {
        boolean budget = memory.amount().filter(RequestedAmount::inReais).isPresent();
        if (!budget || !reading.named().isEmpty() || draft.amount().isEmpty()) {
            return draft;
        }
        RequestedAmount reais = new RequestedAmount(draft.amount().get().value(), true);
        return isGoingOn()
                ? draft.withAmount(Optional.of(reais))
                : draft.withCandidates(List.of(reais, draft.amount().get()));
    }

    private boolean isShort() {
        return words.size() <= FEW_WORDS + (isGoingOn() ? 1 : 0);
    }

    /** "E a metade?", "o dobro". */
    private Optional<RequestedAmount> scaled() {
        if (!reading.amounts().isEmpty() || !reading.currencies().isEmpty()) {
            return Optional.empty();
        }
        return words.stream()
                .filter(FACTORS::containsKey)
                .findFirst()
                .flatMap(word -> memory.amount()
                        .map(amount -> new RequestedAmount(
                                plain(amount.value().multiply(FACTORS.getOrDefault(word, BigDecimal.ONE))),
                                amount.inReais())));
    }

    private static BigDecimal plain(BigDecimal value) {
        BigDecimal cents = value.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros();
        return cents.scale() < 0 ? cents.setScale(0) : cents;
    }
}
