"""What a strict reader that is not ours makes of a mail, as lines of name, tab, value.

    read.py FILE

The file begins with the envelope, as server.py keeps it.
"""

import email
import email.policy
import sys

with open(sys.argv[1], "rb") as file:
    envelope = file.readline().decode().split()
    raw = file.read()
# Raises on whatever is against the standards.
mail = email.message_from_bytes(raw, policy=email.policy.strict.clone(linesep="\r\n"))
print("envelope-from", envelope[0], sep="\t")
print("envelope-to", " ".join(envelope[1:]), sep="\t")
for name, value in mail.items():
    assert not value.defects, (name, value.defects)
    print(name.lower(), value, sep="\t")
for part in mail.walk():
    assert not part.defects, part.defects
    if not part.is_multipart():
        assert part.get_content()
        print("part", part.get_content_type(), sep="\t")
        if part.get_content_type() == "text/plain":
            print("text", part.get_content().encode().hex(), sep="\t")
print("longest-line", max(len(line) for line in raw.split(b"\r\n")), sep="\t")
