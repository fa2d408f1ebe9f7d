package io.fairbot.agents.exchange.money;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A table of the tax on exchange (IOF) by operation and day. The tax changed four times in eight weeks of 2025, so it is data,
 * not a constant. Immutable.
 *
 * @param rules the rules in any order; of two for the same operation and day, the later in the list applies
 */
public record IofTable(List<IofRule> rules) {
    /**
     * The statutory rates as of November 2026.
     *
     * <p>The shop sells cash to a customer (Decreto 6.306/2007, art. 15-B):
     *
     * <ul>
     *   <li>2016-05-03, 1.10 %: Decreto 8.731 of 30 April 2016, for operations settled from 3 May
     *       (em.com.br/app/noticia/economia/2016/05/02, advmga.com.br/iof). The frequently quoted date 2018-03-03 is
     *       that of Decreto 9.297, which concerns transfers abroad (planalto.gov.br, D9297).
     *   <li>2025-05-23, 3.50 %: Decreto 12.466 of 22 May 2025 with Decreto 12.467 of 23 May (informef.com.br/paginas/mef43194);
     *       Decreto 12.499 of 11 June replaced both with the same percentage.
     *   <li>2025-06-27, 1.10 %: Decreto Legislativo 176 of 26 June 2025, in force with its publication on 27 June
     *       (legjur.com/legislacao/art/dec_00124992025-0, afi.adv.br). Some newspapers give the 26th, the day after the
     *       vote.
     *   <li>2025-07-16, 3.50 %: the Supreme Court restored Decreto 12.499 (ADC 96, ADI 7827, ADI 7839; demarest.com.br,
     *       17 July 2025). The tax authority requires its collection from 16 July and collects
     *       nothing for the weeks in between (note of 17 July 2025: brasilturis.com.br/2025/07/18); some newspapers give
     *       the 17th.
     * </ul>
     *
     * <p>The shop buys cash from a customer, 0.38 % since 2014-10-08: the general rule of art. 15-B (Decreto 8.325 of 7 October
     * 2014, abrapp.org.br), which the decrees of 2025 left unchanged for incoming money (opovo.com.br, 28 June 2025). That it
     * covers the purchase of cash is an interpretation of the law; have it confirmed by compliance.
     */
    public static final IofTable STATUTORY = new IofTable(List.of(
            statutory(ExchangeOperation.HOUSE_SELLS_CASH, "2016-05-03", "1.10", "Decreto 8.731/2016"),
            statutory(
                    ExchangeOperation.HOUSE_SELLS_CASH, "2025-05-23", "3.50", "Decretos 12.466, 12.467 e 12.499/2025"),
            statutory(ExchangeOperation.HOUSE_SELLS_CASH, "2025-06-27", "1.10", "Decreto Legislativo 176/2025"),
            statutory(ExchangeOperation.HOUSE_SELLS_CASH, "2025-07-16", "3.50", "STF, ADC 96"),
            statutory(ExchangeOperation.HOUSE_BUYS_CASH, "2014-10-08", "0.38", "Decreto 8.325/2014")));

    /** Copies the rules. */
    public IofTable {
        rules = List.copyOf(rules);
    }

    /**
     * Returns the tax in force on a day.
     *
     * @param operation the taxed operation
     * @param day the day in the branch's time zone
     * @return the percentage; empty when no rule is in force, in which case no price may be quoted
     */
    public Optional<BigDecimal> percent(ExchangeOperation operation, LocalDate day) {
        List<IofRule> inForce = new ArrayList<>(rules.stream()
                .filter(rule -> rule.operation() == operation && !rule.from().isAfter(day))
                .toList());
        // The sort is stable: of two rules of one day, the later in the list stays last.
        inForce.sort(Comparator.comparing(IofRule::from));
        return inForce.isEmpty()
                ? Optional.empty()
                : Optional.of(inForce.get(inForce.size() - 1).percent());
    }

    private static IofRule statutory(ExchangeOperation operation, String from, String percent, String note) {
        return new IofRule(operation, LocalDate.parse(from), new BigDecimal(percent), Optional.of(note));
    }
}
