package dev.winnow.ensemble.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.winnow.worker.failure.FailureReason;

/** Why a JSON file does not say what it should, and where in it. */
final class JsonReason {
  private JsonReason() {}

  /** One line. */
  static String of(JsonProcessingException malformed) {
    String place = malformed instanceof JsonMappingException mapping ? place(mapping) : "";
    return place.isEmpty() ? what(malformed) : place + ": " + what(malformed);
  }

  private static String what(JsonProcessingException malformed) {
    Throwable cause = malformed.getCause();
    if (cause instanceof NullPointerException) {
      return "a value is missing";
    }
    // Of a record's constructor, which knows what it wants of its values.
    if (cause instanceof IllegalArgumentException refused) {
      return FailureReason.of(refused);
    }
    String message = String.valueOf(malformed.getOriginalMessage());
    return message.startsWith("Null value for creator property")
        ? "is missing"
        : FailureReason.firstLine(message);
  }

  private static String place(JsonMappingException mapping) {
    StringBuilder place = new StringBuilder();
    for (JsonMappingException.Reference step : mapping.getPath()) {
      if (step.getIndex() >= 0) {
        place.append('[').append(step.getIndex()).append(']');
      } else if (step.getFieldName() != null) {
        place.append(place.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return place.toString();
  }
}
