#include "app/cli/verbs.h"

int main(int argc, char** argv) {
  return atalaya::cli::Run({argv + 1, argv + argc});
}
