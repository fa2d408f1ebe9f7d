package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A place on the map.
 *
 * @param latitude degrees, from -90 to 90
 * @param longitude degrees, from -180 to 180
 * @param name the name of the place, up to {@value #MAX_NAME} characters
 * @param address its address, up to {@value #MAX_NAME} characters
 */
@JsonTypeName("location")
public record Location(BigDecimal latitude, BigDecimal longitude, Optional<String> name, Optional<String> address)
        implements MessageContent, OutboundContent {
    /** The largest length of a name or an address. */
    public static final int MAX_NAME = 1000;

    private static final BigDecimal POLE = BigDecimal.valueOf(90);
    private static final BigDecimal DATE_LINE = BigDecimal.valueOf(180);

    /**
     * Checks all values.
     *
     * @throws IllegalArgumentException when the place is not on the map, or a name is too long
     */
    public Location {
        if (latitude.abs().compareTo(POLE) > 0) {
            throw new IllegalArgumentException("The field latitude must be from -90 to 90 degrees.");
        }
        if (longitude.abs().compareTo(DATE_LINE) > 0) {
            throw new IllegalArgumentException("The field longitude must be from -180 to 180 degrees.");
        }
        name.ifPresent(words -> ContentChecks.text("name", words, MAX_NAME));
        address.ifPresent(words -> ContentChecks.text("address", words, MAX_NAME));
    }

    /**
     * Creates a place without a name.
     *
     * @param latitude degrees, from -90 to 90
     * @param longitude degrees, from -180 to 180
     */
    public Location(BigDecimal latitude, BigDecimal longitude) {
        this(latitude, longitude, Optional.empty(), Optional.empty());
    }

    @Override
    public String kind() {
        return "location";
    }

    @Override
    public String text() {
        return "";
    }

    @Override
    public String fallbackText() {
        String map = "https://www.google.com/maps?q=" + latitude.toPlainString() + "," + longitude.toPlainString();
        return "📍 "
                + Stream.of(name.orElse(""), address.orElse(""), map)
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("\n"));
    }
}
