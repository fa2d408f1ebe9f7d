package io.fairbot.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The texts of one bot in one language: templates with named placeholders such as {@code {branch}}.
 *
 * <p>They come from a resource bundle in UTF-8; the bundle without a suffix is used where none exists for the language,
 * never the default locale of the machine. A host replaces single texts with {@link #override}. Immutable, safe for use
 * from any thread.
 */
public final class TextBundle {
    /** The control that derives the names of bundles; loading with a control is refused where the library is a module. */
    private static final ResourceBundle.Control NAMES =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private static final Pattern PLACE = Pattern.compile("\\{([a-zA-Z]+)}");

    private final Locale locale;
    private final Map<String, String> templates;

    private TextBundle(Locale locale, Map<String, String> templates) {
        this.locale = locale;
        this.templates = Map.copyOf(templates);
    }

    /**
     * Loads a bundle.
     *
     * @param bundle its base name, such as {@code io.fairbot.agents.exchange.texts}
     * @param locale the requested language
     * @param loader the class loader that finds it
     * @return its texts
     * @throws MissingResourceException when there is no such bundle
     */
    public static TextBundle load(String bundle, Locale locale, ClassLoader loader) {
        Map<String, String> templates = new HashMap<>();
        boolean found = false;
        List<Locale> candidates = new ArrayList<>(NAMES.getCandidateLocales(bundle, locale));
        Collections.reverse(candidates);
        for (Locale candidate : candidates) {
            found |= addFrom(NAMES.toBundleName(bundle, candidate), loader, templates);
        }
        if (!found) {
            throw new MissingResourceException("There is no bundle " + bundle + ".", bundle, "");
        }
        return new TextBundle(locale, templates);
    }

    private static boolean addFrom(String name, ClassLoader loader, Map<String, String> templates) {
        try (InputStream in = loader.getResourceAsStream(NAMES.toResourceName(name, "properties"))) {
            if (in == null) {
                return false;
            }
            Properties properties = new Properties();
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            properties.stringPropertyNames().forEach(key -> templates.put(key, properties.getProperty(key)));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("The texts " + name + " cannot be read.", e);
        }
    }

    /**
     * Returns these texts with some of them replaced.
     *
     * @param replacements templates by key; a template uses a subset of the original's placeholders
     * @return new texts
     * @throws IllegalArgumentException when a key or a placeholder is unknown; the message lists every such problem
     */
    public TextBundle override(Map<String, String> replacements) {
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            String original = templates.get(replacement.getKey());
            if (original == null) {
                problems.add("There is no text \"" + replacement.getKey() + "\"." + guess(replacement.getKey()));
            } else {
                Set<String> extra = places(replacement.getValue());
                extra.removeAll(places(original));
                extra.forEach(place -> problems.add("The text \"" + replacement.getKey() + "\" has no place {" + place
                        + "}; it has " + places(original) + "."));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", problems));
        }
        Map<String, String> changed = new HashMap<>(templates);
        changed.putAll(replacements);
        return new TextBundle(locale, changed);
    }

    /**
     * Returns the language for which these texts were loaded.
     *
     * @return the locale
     */
    public Locale locale() {
        return locale;
    }

    /**
     * Returns the keys of all texts.
     *
     * @return the keys, in no order
     */
    public Set<String> keys() {
        return templates.keySet();
    }

    /**
     * Returns a text with its placeholders filled.
     *
     * @param key the key of the text
     * @param values names and values of placeholders, alternating: {@code "branch", "Matriz", "city", "São José"}
     * @return the text
     * @throws IllegalArgumentException when there is no such text or a placeholder has no value
     */
    public String format(String key, String... values) {
        String template = templates.get(key);
        if (template == null) {
            throw new IllegalArgumentException("There is no text \"" + key + "\"." + guess(key));
        }
        Matcher matcher = PLACE.matcher(template);
        return matcher.replaceAll(place -> Matcher.quoteReplacement(value(key, place.group(1), values)));
    }

    private static String value(String key, String place, String[] values) {
        for (int i = 0; i + 1 < values.length; i += 2) {
            if (values[i].equals(place)) {
                return values[i + 1];
            }
        }
        throw new IllegalArgumentException("The text \"" + key + "\" needs a value for {" + place + "}.");
    }

    private static Set<String> places(String template) {
        return PLACE.matcher(template)
                .results()
                .map(place -> place.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String guess(String key) {
        return templates.keySet().stream()
                .min(java.util.Comparator.comparingInt(known -> EditDistance.between(known, key)))
                .map(known -> " Did you mean \"" + known + "\"?")
                .orElse("");
    }
}
