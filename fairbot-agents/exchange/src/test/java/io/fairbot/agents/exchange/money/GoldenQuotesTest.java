package io.fairbot.agents.exchange.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Prices worked out by hand, in golden-quotes.txt. */
@Tag("place")
class GoldenQuotesTest {
    static Stream<String> lines() throws IOException {
        try (InputStream in = Objects.requireNonNull(GoldenQuotesTest.class.getResourceAsStream("golden-quotes.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"));
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void isAsWorkedOutByHand(String line) {
        String[] sides = line.split("->", -1);
        String[] in = cells(sides[0]);
        String[] out = cells(sides[1]);
        ExchangeOperation operation = ExchangeOperation.valueOf(in[1]);
        BigDecimal percent =
                IofTable.STATUTORY.percent(operation, LocalDate.parse(in[0])).orElseThrow();
        DealTerms terms = new DealTerms(
                operation,
                in[2],
                new ExchangeRate(Integer.parseInt(in[3]), new BigDecimal(in[4])),
                percent,
                new BigDecimal(in[5]));
        Quote quote = Quote.of(terms, new BigDecimal(in[6]));
        assertThat(new String[] {
                    quote.principal().toPlainString(),
                    percent.toPlainString(),
                    quote.iof().toPlainString(),
                    quote.total().toPlainString(),
                    quote.vet().toPlainString()
                })
                .containsExactly(out);
    }

    @Test
    void nothingIsToldOfADayOfWhichTheLawIsNotKnown() {
        assertThat(IofTable.STATUTORY.percent(ExchangeOperation.HOUSE_SELLS_CASH, LocalDate.parse("2016-05-02")))
                .isEmpty();
        assertThat(IofTable.STATUTORY.percent(ExchangeOperation.HOUSE_BUYS_CASH, LocalDate.parse("2014-10-07")))
                .isEmpty();
    }

    private static String[] cells(String text) {
        return Arrays.stream(text.split("\\|", -1)).map(String::strip).toArray(String[]::new);
    }
}
