package io.fairbot.config;

/** Where the value of a setting came from; a later one wins over an earlier one. */
public enum SettingOrigin {
    /** Nobody set it. */
    DEFAULT("default"),
    /** The file {@code .env} in the working directory. */
    DOTENV(".env"),
    /** The environment of the process. */
    ENVIRONMENT("environment"),
    /** A system property of the process. */
    SYSTEM_PROPERTY("system property"),
    /** The host application's own code. */
    BUILDER("builder");

    private final String label;

    SettingOrigin(String label) {
        this.label = label;
    }

    /**
     * Returns how it is called in messages.
     *
     * @return a word or two
     */
    public String label() {
        return label;
    }
}
