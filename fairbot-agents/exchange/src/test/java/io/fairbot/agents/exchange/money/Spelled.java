package io.fairbot.agents.exchange.money;

import java.util.List;

/** Writes whole numbers in Portuguese words, as a schoolbook does: the test's own way back. */
public final class Spelled {
    private static final List<String> SMALL = List.of(
            "zero",
            "um",
            "dois",
            "três",
            "quatro",
            "cinco",
            "seis",
            "sete",
            "oito",
            "nove",
            "dez",
            "onze",
            "doze",
            "treze",
            "quatorze",
            "quinze",
            "dezesseis",
            "dezessete",
            "dezoito",
            "dezenove");
    private static final List<String> TENS =
            List.of("", "", "vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa");
    private static final List<String> HUNDREDS = List.of(
            "",
            "cento",
            "duzentos",
            "trezentos",
            "quatrocentos",
            "quinhentos",
            "seiscentos",
            "setecentos",
            "oitocentos",
            "novecentos");

    private Spelled() {}

    /** From 1 to 999,999,999. */
    public static String out(int number) {
        int millions = number / 1_000_000;
        int thousands = number / 1000 % 1000;
        int rest = number % 1000;
        StringBuilder words = new StringBuilder();
        if (millions > 0) {
            words.append(millions == 1 ? "um milhão" : below1000(millions) + " milhões");
        }
        if (thousands > 0) {
            join(words, rest == 0 && simple(thousands), thousands == 1 ? "mil" : below1000(thousands) + " mil");
        }
        if (rest > 0) {
            join(words, simple(rest), below1000(rest));
        }
        return words.toString();
    }

    private static void join(StringBuilder words, boolean and, String more) {
        if (words.length() > 0) {
            words.append(and ? " e " : " ");
        }
        words.append(more);
    }

    /** "Mil e quinhentos", but "mil quinhentos e um". */
    private static boolean simple(int number) {
        return number < 100 || number % 100 == 0;
    }

    private static String below1000(int number) {
        if (number == 100) {
            return "cem";
        }
        String hundreds = HUNDREDS.get(number / 100);
        int rest = number % 100;
        String small = rest < 20
                ? SMALL.get(rest)
                : TENS.get(rest / 10) + (rest % 10 == 0 ? "" : " e " + SMALL.get(rest % 10));
        if (rest == 0) {
            return hundreds;
        }
        return hundreds.isEmpty() ? small : hundreds + " e " + small;
    }
}
