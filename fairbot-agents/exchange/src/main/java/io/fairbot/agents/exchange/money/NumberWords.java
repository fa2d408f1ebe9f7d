package io.fairbot.agents.exchange.money;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The number words of Portuguese, and those of English and Spanish that mean nothing else there, without accents. */
final class NumberWords {
    /** The word between the parts of a number: "vinte e cinco". */
    static final Set<String> AND = Set.of("e", "and", "y");

    private static final int MIN_SLIP = 4;
    private static final Map<String, NumberWord> WORDS = new HashMap<>();
    /** The words as they sound, for those who write as they speak: "sinco", "dusentos". */
    private static final Map<String, String> BY_SOUND = new HashMap<>();

    private static final Map<String, Long> SCALES = new HashMap<>();
    /** What is often written for "mil", and never certain. */
    private static final Set<String> PERHAPS_THOUSAND = Set.of("mim", "miu", "mio", "mul", "mill");

    /** What a large number is called: "quinhentão", "cinquentinha". */
    private static final List<String> ENDINGS =
            List.of("zinhos", "zinho", "zinha", "zao", "inhos", "inhas", "inho", "inha", "oes", "ao");

    static {
        small(
                "zero,um,dois,tres,quatro,cinco,seis,sete,oito,nove,dez,onze,doze,treze,quatorze,quinze,dezesseis,dezessete,"
                        + "dezoito,dezenove");
        small("zero,one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen,"
                + "seventeen,eighteen,nineteen");
        small("cero,uno,,,cuatro,,,siete,ocho,nueve,diez");
        Map.of("uma", 1, "duas", 2, "catorze", 14).forEach(NumberWords::below20);
        tens("vinte,trinta,quarenta,cinquenta,sessenta,setenta,oitenta,noventa");
        tens("twenty,thirty,forty,fifty,sixty,seventy,eighty,ninety");
        tens("veinte,treinta,cuarenta,cincuenta,,,ochenta,");
        hundreds("duzent,trezent,quatrocent,quinhent,seiscent,setecent,oitocent,novecent", "os,as");
        hundreds("doscient,trescient,cuatrocient,quinient,seiscient,setecient,ochocient,novecient", "os,as");
        WORDS.put("cem", new NumberWord(100, 1000, 0));
        WORDS.put("cien", new NumberWord(100, 1000, 0));
        WORDS.put("cento", new NumberWord(100, 1000, 100));
        WORDS.put("ciento", new NumberWord(100, 1000, 100));
        scales("mil,k,pau,paus,milhar,milhares,milheiro,milheiros,thousand,grand", 1000);
        scales("milhao,milhoes,million,millions,millon,millones", 1_000_000);
        scales("bi,bilhao,bilhoes,billion,billions", 1_000_000_000);
        scales("tri,trilhao,trilhoes,trillion,trillions", 1_000_000_000_000L);
        scales("centena,centenas,hundred", 100);
        scales("duzia,duzias", 12);
        scales("dezena,dezenas", 10);
        WORDS.keySet().forEach(word -> BY_SOUND.put(sound(word), word));
    }

    /**
     * A number word.
     *
     * @param value the value it adds
     * @param needs the smallest bound that the word before it must have left; 1000 when it can only be the first
     * @param leaves the exclusive bound for the words after it
     * @param isCertain whether it is spelt so that no other one can be meant
     */
    record NumberWord(int value, int needs, int leaves, boolean isCertain) {
        NumberWord(int value, int needs, int leaves) {
            this(value, needs, leaves, true);
        }

        NumberWord perhaps() {
            return new NumberWord(value, needs, leaves, false);
        }
    }

    private NumberWords() {}

    private static void small(String names) {
        String[] all = names.split(",", -1);
        for (int i = 0; i < all.length; i++) {
            below20(all[i], i);
        }
    }

    private static void below20(String name, int value) {
        if (!name.isEmpty()) {
            WORDS.put(name, new NumberWord(value, value == 0 ? 1000 : value < 10 ? 10 : 100, 0));
        }
    }

    private static void tens(String names) {
        String[] all = names.split(",", -1);
        for (int i = 0; i < all.length; i++) {
            if (!all[i].isEmpty()) {
                WORDS.put(all[i], new NumberWord((i + 2) * 10, 100, 10));
            }
        }
    }

    private static void hundreds(String stems, String endings) {
        String[] all = stems.split(",", -1);
        for (int i = 0; i < all.length; i++) {
            for (String ending : endings.split(",", -1)) {
                WORDS.put(all[i] + ending, new NumberWord((i + 2) * 100, 1000, 100));
            }
        }
    }

    private static void scales(String names, long factor) {
        for (String name : names.split(",", -1)) {
            SCALES.put(name, factor);
        }
    }

    /** Returns the word of a number below a thousand, also one that is written as it sounds or made larger. */
    static Optional<NumberWord> find(String word) {
        NumberWord exact = WORDS.get(word);
        if (exact != null || word.length() < MIN_SLIP) {
            return Optional.ofNullable(exact);
        }
        String shorter = shortened(word);
        if (SCALES.containsKey(shorter)) {
            return Optional.empty();
        }
        if (WORDS.containsKey(shorter)) {
            return Optional.ofNullable(WORDS.get(shorter));
        }
        Optional<NumberWord> larger = augmented(word);
        String meant = BY_SOUND.get(sound(shorter));
        return larger.isPresent() || meant == null
                ? larger
                : Optional.ofNullable(WORDS.get(meant)).map(NumberWord::perhaps);
    }

    private static Optional<NumberWord> augmented(String word) {
        for (String ending : ENDINGS) {
            String stem = word.endsWith(ending) ? word.substring(0, word.length() - ending.length()) : "";
            if (stem.length() >= MIN_SLIP - 1) {
                for (String end : List.of("", "os", "e", "a", "o")) {
                    NumberWord found = WORDS.get(stem + end);
                    if (found != null) {
                        return Optional.of(found);
                    }
                }
            }
        }
        return word.equals("cenzinho") || word.equals("cenzao")
                ? Optional.of(new NumberWord(100, 1000, 0))
                : Optional.empty();
    }

    /** Returns the factor of a word that multiplies the number before it. */
    static Optional<Long> scale(String word) {
        Long exact = SCALES.get(shortened(word));
        if (exact != null) {
            return Optional.of(exact);
        }
        if (word.equals("milzinho") || word.equals("milzao")) {
            return Optional.of(1000L);
        }
        return Optional.empty();
    }

    /** Returns whether a word after a number is perhaps meant as "mil". */
    static boolean isPerhapsThousand(String word) {
        return PERHAPS_THOUSAND.contains(word);
    }

    /** Returns whether a word is more often an article than a number: "um dólar". */
    static boolean isArticle(String word) {
        return word.equals("um") || word.equals("uma");
    }

    /** Returns whether a word is nearly one of the number words, so that it cannot be passed over. */
    static boolean isNearly(String word) {
        return word.length() >= MIN_SLIP - 1
                && (WORDS.keySet().stream().anyMatch(other -> isNearly(word, other))
                        || SCALES.keySet().stream().anyMatch(other -> isNearly(word, other)));
    }

    private static boolean isNearly(String word, String other) {
        int room = other.length() < MIN_SLIP ? 1 : 2;
        return other.length() >= MIN_SLIP - 1
                && Math.abs(word.length() - other.length()) <= room
                && io.fairbot.text.EditDistance.between(word, other) <= room;
    }

    /** Returns a word without letters that are held: "quinhentooos". */
    private static String shortened(String word) {
        StringBuilder shorter = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            char letter = word.charAt(i);
            boolean held = i >= 2 && word.charAt(i - 1) == letter && word.charAt(i - 2) == letter;
            if (!held) {
                shorter.append(letter);
            } else if (shorter.length() > 1 && shorter.charAt(shorter.length() - 2) == letter) {
                shorter.setLength(shorter.length() - 1);
            }
        }
        return shorter.toString();
    }

    /** Returns how a word sounds in Portuguese, roughly: one sign for s, z, ss, sc and soft c, none for h, e as i, o as u. */
    private static String sound(String word) {
        String plain = word.replaceAll("sc(?=[ei])|c(?=[ei])|z|ss", "s")
                .replace("ei", "e")
                .replace("h", "")
                .replace("qu", "ku")
                .replace('c', 'k')
                .replace('y', 'i')
                .replace('e', 'i')
                .replace('o', 'u')
                .replaceAll("m(?=[^aiu])", "n");
        return plain.replaceAll("(.)\\1+", "$1");
    }
}
