package io.fairbot.config;

/** The origin of a setting's value; later constants take precedence over earlier ones. */
public enum SettingOrigin {
    /** The built-in default. */
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
     * Returns its name in messages.
     *
     * @return one or two words
     */
    public String label() {
        return label;
    }
}
