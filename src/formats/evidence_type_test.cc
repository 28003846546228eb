#include "formats/evidence_type.h"

#include <gtest/gtest.h>

#include "formats/test_evidence.h"

namespace atalaya::formats {
namespace {

using namespace test;

std::string TypeOf(const std::string& bytes, const std::string& name = "file") {
  const auto file = CheckEvidence(bytes, name);
  return file ? file->type : file.error().front().code;
}

TEST(EvidenceType, TakesEveryKindOfTheList) {
  EXPECT_EQ(TypeOf(Pdf()), "application/pdf");
  EXPECT_EQ(TypeOf(Png()), "image/png");
  EXPECT_EQ(TypeOf(Jpeg()), "image/jpeg");
  EXPECT_EQ(TypeOf(Webp()), "image/webp");
  EXPECT_EQ(TypeOf("Inspección del 3 de noviembre: puerta 2 cerrada.\n"), "text/plain");
  EXPECT_EQ(TypeOf("a,b\n1,2\n", "rondas.csv"), "text/csv");
  EXPECT_EQ(TypeOf(Docx()), "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  EXPECT_EQ(TypeOf(Xlsx()), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  EXPECT_EQ(TypeOf(Odt()), "application/vnd.oasis.opendocument.text");
}

TEST(EvidenceType, RefusesWhatABrowserOrAMachineWouldRun) {
  for (const std::string& bytes :
       {std::string("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), std::string("\xEF\xBB\xBF  <html></html>"),
        std::string("<?xml version='1.0'?><x/>"), std::string("#!/bin/sh\nrm -rf /\n"), std::string("@echo off\r\ndel *\r\n"), std::string("MZ\x90\0\3", 5),
        std::string("\x7F" "ELF\2\1\1\0", 8), std::string("GIF89a\1\0\1\0\0\0\0;", 14), std::string("{\\rtf1 hello}"), std::string("Rar!\x1A\7\0", 7),
        std::string("MIME-Version: 1.0\n\nx"), std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8)}) {
    const std::string code = TypeOf(bytes);
    EXPECT_TRUE(code == "evidence.type" || code == "evidence.encoding") << bytes.substr(0, 20) << ": " << code;
  }
  EXPECT_EQ(TypeOf("see <ScRiPt>x</script>"), "evidence.active");
  EXPECT_EQ(TypeOf("go to javascript:alert(1)"), "evidence.active");
  EXPECT_EQ(TypeOf(""), "evidence.empty");
  EXPECT_EQ(TypeOf("Inspecci\xF3n"), "evidence.encoding");
}

TEST(EvidenceType, NamesMustFit) {
  EXPECT_EQ(TypeOf("var a = 1;", "a.js"), "evidence.extension");
  EXPECT_EQ(TypeOf(Png(), "a.pdf"), "evidence.extension");
  EXPECT_EQ(TypeOf(Pdf(), "report.pdf.exe"), "evidence.extension");
  EXPECT_EQ(TypeOf(Docx(), "a.docm"), "evidence.extension");
  EXPECT_EQ(CheckEvidence(Jpeg(), "gate.JPG")->name, "gate.JPG");
  EXPECT_EQ(CheckEvidence(Pdf(), "")->name, "file.pdf");
  EXPECT_EQ(CheckEvidence(Pdf(), "../../etc/passwd")->name, "passwd.pdf");
}

TEST(EvidenceType, SafeNames) {
  EXPECT_EQ(SafeFileName("..\\..\\windows\\system32\\a.txt"), "a.txt");
  EXPECT_EQ(SafeFileName("/"), "file");
  EXPECT_EQ(SafeFileName("..."), "file");
  EXPECT_EQ(SafeFileName(std::string("a\0b\r\nc\".txt", 11)), "abc.txt");
  EXPECT_EQ(SafeFileName("aux" + std::string(130, ' ') + "x"), "_aux");  // reserved only once it is cut
  EXPECT_EQ(SafeFileName("invoice\xE2\x80\xAE" "fdp.exe"), "invoicefdp.exe");  // a direction override
  EXPECT_EQ(SafeFileName("CON.txt"), "_CON.txt");
  EXPECT_EQ(SafeFileName("com1"), "_com1");
  EXPECT_EQ(SafeFileName(".htaccess"), "htaccess");
  EXPECT_EQ(SafeFileName("informe de inspección.pdf"), "informe de inspección.pdf");
  EXPECT_EQ(SafeFileName("bad \xFF\xC3 bytes.txt"), "bad  bytes.txt");
  const std::string longest = SafeFileName(std::string(300, 'n') + ".pdf");
  EXPECT_EQ(longest.size(), 120u);
  EXPECT_TRUE(longest.ends_with("n.pdf"));
  std::string accents;
  for (int i = 0; i < 100; ++i) accents += "é";
  EXPECT_LE(SafeFileName(accents).size(), 120u);
}

TEST(EvidenceType, CutOffAnywhereIsDamaged) {
  for (const std::string& bytes : {Pdf(), Png(), Jpeg(), Webp(), Docx(), Odt()}) {
    for (std::size_t size = 12; size + 1 < bytes.size(); ++size) {
      EXPECT_FALSE(CheckEvidence(bytes.substr(0, size), "f")) << "first " << size << " of " << bytes.size() << " bytes of " << bytes.substr(1, 3);
    }
  }
}

TEST(EvidenceType, PicturesWithSomethingBehindThem) {
  EXPECT_EQ(TypeOf(Png() + "x"), "evidence.two-things");
  EXPECT_EQ(TypeOf(Png() + Docx()), "evidence.two-things");
  EXPECT_EQ(TypeOf(Png(PngChunk("tEXt", "Comment<script>alert(1)</script>"))), "evidence.two-things");
}

TEST(EvidenceType, PictureBombs) {
  const std::string huge = "\x89PNG\r\n\x1A\n" + PngChunk("IHDR", Big32Text(60000) + Big32Text(60000) + std::string("\x08\x02\x00\x00\x00", 5)) +
                           PngChunk("IDAT", "x") + PngChunk("IEND", "");
  EXPECT_EQ(TypeOf(huge), "evidence.bomb");
}

TEST(EvidenceType, JpegTails) {
  EXPECT_EQ(TypeOf(Jpeg(Jpeg())), "image/jpeg");  // a second picture, as phones write
  EXPECT_EQ(TypeOf(Jpeg(Docx())), "evidence.two-things");
  EXPECT_EQ(TypeOf(Jpeg("<html><script>")), "evidence.two-things");
  EXPECT_EQ(TypeOf(Jpeg("%PDF-1.4")), "evidence.two-things");
  EXPECT_EQ(TypeOf(Jpeg("MZ and so on")), "evidence.two-things");
}

TEST(EvidenceType, ActivePdf) {
  EXPECT_EQ(TypeOf(Pdf("1 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj\n")), "evidence.active");
  EXPECT_EQ(TypeOf(Pdf("1 0 obj << /S /J#61vaScript >> endobj\n")), "evidence.active");
  EXPECT_EQ(TypeOf(Pdf("1 0 obj << /S /Launch /F (cmd.exe) >> endobj\n")), "evidence.active");
  EXPECT_EQ(TypeOf(Pdf("1 0 obj << /Type /EmbeddedFile >> endobj\n")), "evidence.active");
  EXPECT_EQ(TypeOf(Pdf("trailer << /Encrypt 5 0 R >>\n")), "evidence.encrypted");
  EXPECT_EQ(TypeOf(PdfWithObjectStream("1 0 << /S /JavaScript >>")), "evidence.active");
  EXPECT_EQ(TypeOf(PdfWithObjectStream("1 0 << /Type /Page >>")), "application/pdf");
  EXPECT_EQ(TypeOf(PdfWithObjectStream(std::string(std::size_t{33} << 20, ' '))), "evidence.bomb");
  EXPECT_EQ(TypeOf(Pdf() + "PK\x05\x06 and more"), "evidence.two-things");
  EXPECT_EQ(TypeOf(Pdf("<html><script>alert(1)</script>\n")), "evidence.two-things");
}

TEST(EvidenceType, ActiveOffice) {
  EXPECT_EQ(TypeOf(Docx({{"word/vbaProject.bin", "x"}})), "evidence.active");
  EXPECT_EQ(TypeOf(Docx({{"WORD/VBAPROJECT.BIN", "x"}})), "evidence.active");
  EXPECT_EQ(TypeOf(Docx({{"word/embeddings/oleObject1.bin", "x"}})), "evidence.active");
  EXPECT_EQ(TypeOf(Docx({{"word/activeX/activeX1.xml", "x"}})), "evidence.active");
  EXPECT_EQ(TypeOf(Docx({{"run.exe", "x"}})), "evidence.active");
  EXPECT_EQ(TypeOf(Odt({{"Basic/Standard/Module1.xml", "x"}})), "evidence.active");
  EXPECT_EQ(TypeOf(Zip({{"[Content_Types].xml", "<Types><Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>"},
                        {"word/document.xml", "<w:document/>"}})),
            "evidence.active");
  const std::string external = "<Relationships><Relationship Id=\"1\" Type=\"http://x/relationships/attachedTemplate\" Target=\"http://evil/t.dotm\" "
                               "TargetMode=\"External\"/></Relationships>";
  EXPECT_EQ(TypeOf(Docx({{"word/_rels/settings.xml.rels", external}})), "evidence.active");
  const std::string link = "<Relationships><Relationship Id=\"1\" Type=\"http://x/relationships/hyperlink\" Target=\"http://imo.org\" "
                           "TargetMode=\"External\"/></Relationships>";
  EXPECT_TRUE(CheckEvidence(Docx({{"word/_rels/document.xml.rels", link}}), "a.docx"));
}

TEST(EvidenceType, ArchivesThatLie) {
  EXPECT_EQ(TypeOf(Zip({{"a.txt", "just an archive"}})), "evidence.type");
  EXPECT_EQ(TypeOf(Docx({{"../../x", "x"}})), "evidence.two-things");
  EXPECT_EQ(TypeOf(Docx({{"word/document.xml", "again"}})), "evidence.two-things");
  EXPECT_EQ(TypeOf(Docx({{"word/media/a.bin", std::string(std::size_t{30} << 20, '0')}})), "evidence.bomb");
  EXPECT_EQ(TypeOf(Docx({{"word/media/a.bin", std::string(std::size_t{2} << 20, '0'), false, Little32Text(10)}})), "evidence.damaged");
  auto members = DocxMembers();
  EXPECT_EQ(TypeOf(Zip(members, std::string(100, 'x'))), "evidence.two-things");  // room between members and directory
  EXPECT_EQ(TypeOf("%PDF-1.4 in front" + Docx()), "evidence.damaged");
  std::string encrypted = Docx();
  const auto directory = encrypted.find("PK\x01\x02");
  encrypted[directory + 8] = 1;
  EXPECT_EQ(TypeOf(encrypted), "evidence.encrypted");
}

}  // namespace
}  // namespace atalaya::formats
