package dev.winnow.ensemble;

import java.nio.file.Files;
import java.nio.file.Path;

/** A program as others write it: prints the class of an image file, and how probable it is. */
public final class WithoutSpark {
  private WithoutSpark() {}

  /**
   * Runs it.
   *
   * @param args folder of the ensemble, image file
   */
  public static void main(String[] args) throws Exception {
    Ensemble ensemble = Ensemble.load(args[0]);
    Prediction prediction = ensemble.predict(Files.readAllBytes(Path.of(args[1])));
    System.out.println(prediction.className() + " " + prediction.probability());
    // Hadoop's threads may live on.
    System.exit(0);
  }
}
