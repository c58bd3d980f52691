package dev.winnow.ensemble.cli;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.network.NetworkConfiguration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Of which images and classes a network is, and its dropout, where they are not the usual ones. */
final class ImageOptions {
  @Option(
      names = "--image",
      paramLabel = "CxHxW",
      converter = ShapeConverter.class,
      description =
          "Channels, rows and columns of an image; by default 1x28x28 for alexnet, 3x32x32 for the"
              + " others.")
  private ImageShape image;

  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "Number of classes; by default 100 for resnet32, 10 for the others.")
  private Integer classes;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      defaultValue = "0",
      description =
          "Probability of dropping a value that a 3x3 convolution put out (${DEFAULT-VALUE}).")
  private double dropout;

  /** A network with what was given in the place of its own. */
  NetworkConfiguration applied(NetworkConfiguration usual) {
    try {
      return new NetworkConfiguration(
          usual.network(),
          usual.convolution(),
          usual.tile(),
          usual.width(),
          dropout,
          image == null ? usual.shape() : image,
          classes == null ? usual.classes() : classes,
          usual.seed());
    } catch (IllegalArgumentException outOfRange) {
      throw new UsageException(outOfRange.getMessage());
    }
  }

  /** What was given, to end a line for people; empty when nothing was. */
  String line() {
    return (image == null ? "" : ", images of " + image)
        + (classes == null ? "" : ", %d classes".formatted(classes))
        + (dropout == 0 ? "" : ", dropout " + dropout);
  }

  /** Adds what a network is of to a line of JSON. */
  static void addTo(Map<String, Object> fields, NetworkConfiguration network) {
    fields.put("image", network.shape().toString());
    fields.put("classes", network.classes());
    fields.put("dropout", network.dropout());
  }

  static final class ShapeConverter implements ITypeConverter<ImageShape> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})x(\\d{1,9})x(\\d{1,9})");

    @Override
    public ImageShape convert(String text) {
      Matcher shape = FORM.matcher(text);
      if (!shape.matches()) {
        throw new TypeConversionException(
            "'%s' is no channels, rows and columns like 3x32x32".formatted(text));
      }
      try {
        return new ImageShape(
            Integer.parseInt(shape.group(1)),
            Integer.parseInt(shape.group(2)),
            Integer.parseInt(shape.group(3)));
      } catch (IllegalArgumentException outOfRange) {
        throw new TypeConversionException(outOfRange.getMessage());
      }
    }
  }
}
