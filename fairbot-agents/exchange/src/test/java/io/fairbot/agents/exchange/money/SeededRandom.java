package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chance whose seed is printed; {@code -Dfairbot.seed=7} takes another one. */
final class SeededRandom {
    private static final Logger log = LoggerFactory.getLogger(SeededRandom.class);

    private final Random random;

    SeededRandom(String test) {
        long seed = Long.getLong("fairbot.seed", 20_261_123);
        log.info("{} with seed {}", test, seed);
        random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** A decimal from min to max, both in units of the last of so many decimals. */
    BigDecimal decimal(long min, long max, int decimals) {
        return BigDecimal.valueOf(min + Math.floorMod(random.nextLong(), max - min + 1), decimals);
    }

    <T> T one(java.util.List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** Terms as a house has them: every unit, taxes from the law's lowest to its highest, with and without a fee. */
    DealTerms terms(ExchangeOperation operation) {
        int unit = one(java.util.List.of(1, 10, 100, 1000));
        BigDecimal fee = below(2) == 0 ? BigDecimal.ZERO : decimal(0, 5_000, 2);
        return new DealTerms(
                operation, "USD", new ExchangeRate(unit, decimal(5_000, 150_000, 4)), decimal(38, 2_500, 2), fee);
    }

    /** Units that are worth from R$ 5 to R$ 100,000 and more than the fee. */
    BigDecimal units(DealTerms terms) {
        BigDecimal worth = decimal(500, 10_000_000, 2).add(terms.fee().multiply(BigDecimal.valueOf(2)));
        return worth.divide(terms.price().perUnit(), 2, java.math.RoundingMode.UP);
    }
}
