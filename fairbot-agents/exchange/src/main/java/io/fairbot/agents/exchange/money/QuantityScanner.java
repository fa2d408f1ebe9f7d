package io.fairbot.agents.exchange.money;

import java.util.Optional;
import java.util.Set;

/** A scanner of numbers that are no amounts: dates, times of day, telephone numbers, CPFs, ordinals and what is counted. */
final class QuantityScanner {
    private static final int MONTHS = 12;
    private static final int DAYS = 31;
    private static final int HOURS = 24;
    private static final int PHONE_PART = 4;
    private static final int PHONE_DIGITS = 8;
    /** A number after these words is not money. */
    private static final Set<String> NOT_BEFORE = Set.of(
            "dia",
            "dias",
            "opcao",
            "cpf",
            "rg",
            "telefone",
            "fone",
            "whatsapp",
            "tel",
            "numero",
            "sala",
            "loja",
            "piso",
            "andar",
            "apto",
            "ano",
            "day",
            "option",
            "linha",
            "item");

    private static final Set<String> NOT_AFTER = Set.of(
            "h",
            "hs",
            "hr",
            "hrs",
            "hora",
            "horas",
            "horinhas",
            "min",
            "minuto",
            "minutos",
            "ano",
            "anos",
            "aninhos",
            "dia",
            "dias",
            "semana",
            "semanas",
            "mes",
            "meses",
            "noites",
            "pessoas",
            "pessoa",
            "filho",
            "filhos",
            "filha",
            "filhas",
            "criancas",
            "adultos",
            "lojas",
            "cpfs",
            "parcelas",
            "km",
            "metros",
            "graus",
            "years",
            "days",
            "weeks",
            "months",
            "hours",
            "minutes",
            "people",
            "viagens",
            "documentos",
            "moedas",
            "moedinhas",
            "vias",
            "etapas",
            "passos");

    /** Endings of ordinals, which are not amounts: "1a", "2o". */
    private static final Set<String> ORDINALS = Set.of("a", "o", "as", "os", "st", "nd", "rd", "th");

    private static final Set<String> AT = Set.of("as", "at", "las");

    private final TokenList tokens;

    QuantityScanner(TokenList tokens) {
        this.tokens = tokens;
    }

    /** Returns the index after a date, time, telephone number or CPF that begins at a token. */
    Optional<Integer> end(int at) {
        if (tokens.isSign(at - 1, "+") && tokens.isGlued(at - 1) && isPhone(at)) {
            return Optional.of(afterPhone(at));
        }
        if (isPhone(at)) {
            return Optional.of(afterPhone(at));
        }
        int next = afterDate(at);
        if (next == at + 1) {
            next = afterTime(at);
        }
        if (next == at + 1) {
            next = afterDashes(at);
        }
        if (tokens.isWord(next, Set.of("h")) && tokens.isNumber(next + 1)) {
            next += 2;
        }
        return next > at + 1 || isHour(at) ? Optional.of(next) : Optional.empty();
    }

    /** Returns whether the number counts hours, years, percentages or days of the month. */
    boolean isCounted(int at, int next) {
        boolean ordinal = tokens.isWord(next, ORDINALS) && tokens.isGlued(next - 1);
        boolean instalments =
                tokens.isWord(at - 1, Set.of("em")) && tokens.isWord(next, Set.of("vezes", "vez", "x", "partes"));
        return tokens.isWord(at - 1, NOT_BEFORE)
                || tokens.isWord(next, NOT_AFTER)
                || (ordinal && tokens.isNumber(at) && tokens.length(at) <= 2)
                || instalments
                || tokens.isWord(next, Set.of("vez"));
    }

    /** "24/12", "24/12/2026", "24.12.2026"; "15/00" is none. */
    private int afterDate(int at) {
        if (!tokens.isSign(at + 1, "/") || !tokens.isNumber(at + 2) || !upTo(at, DAYS) || !upTo(at + 2, MONTHS)) {
            return at + 1;
        }
        return tokens.isSign(at + 3, "/") && tokens.isNumber(at + 4) ? at + 5 : at + 3;
    }

    private int afterTime(int at) {
        int next = at + 1;
        while (tokens.isSign(next, ":") && tokens.isGlued(next - 1) && tokens.isNumber(next + 1)) {
            next += 2;
        }
        return next > at + 1 && upTo(at, HOURS) ? next : at + 1;
    }

    private boolean upTo(int at, int most) {
        String digits = tokens.get(at).text();
        return digits.matches("[0-9]{1,2}") && Integer.parseInt(digits) >= 1 && Integer.parseInt(digits) <= most;
    }

    /** Returns whether the digits that belong together from a token on are those of a telephone or of a CPF. */
    private boolean isPhone(int at) {
        boolean plus = tokens.isSign(at - 1, "+") && tokens.isGlued(at - 1);
        int end = afterPhone(at);
        int digits = 0;
        boolean dashed = false;
        for (int i = at; i < end; i++) {
            digits += tokens.isNumber(i)
                    ? tokens.get(i).text().replaceAll("[.,]", "").length()
                    : 0;
            dashed |= tokens.isSign(i, "-");
        }
        boolean parts = end > at + 1;
        return digits >= PHONE_DIGITS && (plus || (dashed && parts && tokens.length(end - 1) <= PHONE_PART));
    }

    private int afterPhone(int at) {
        int next = at + 1;
        while (tokens.isNumber(next) || (tokens.isSign(next, "-", "(", ")") && tokens.isNumber(next + 1))) {
            next++;
        }
        return next;
    }

    /** Skips "2026-11-23", but not "500-600", which is an ambiguous amount. */
    private int afterDashes(int at) {
        int next = at + 1;
        while (tokens.isSign(next, "-") && tokens.isGlued(next - 1) && tokens.isNumber(next + 1)) {
            next += 2;
        }
        boolean isDate =
                next == at + 5 && tokens.length(at) == PHONE_PART && upTo(at + 2, MONTHS) && upTo(at + 4, DAYS);
        return isDate ? next : at + 1;
    }

    /** "Às 10" is a time of day. */
    private boolean isHour(int at) {
        return tokens.isWord(at - 1, AT) && upTo(at, HOURS);
    }
}
