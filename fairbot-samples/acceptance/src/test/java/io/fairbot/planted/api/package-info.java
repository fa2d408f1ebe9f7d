/** An API with one of each kind of member that is listed, and of each that is not. */
@NullMarked
package io.fairbot.planted.api;

import org.jspecify.annotations.NullMarked;
